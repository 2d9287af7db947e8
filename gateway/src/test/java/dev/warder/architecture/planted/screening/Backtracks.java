package dev.warder.architecture.planted.screening;

import java.util.regex.Pattern;

/** Matches strangers' text with an engine that can be made to run for hours. */
public class Backtracks {
    public boolean matches(String text) {
        return Pattern.compile("(a+)+b").matcher(text).matches();
    }
}
