package dev.warder.audit;

/** A text in which {@code *} stands for any run of characters; matching takes linear space and no recursion. */
record Pattern(String text) {

    boolean isExact() {
        return text.indexOf('*') < 0;
    }

    boolean matches(String value) {
        int at = 0;
        int in = 0;
        int star = -1;
        int resume = 0;
        while (at < value.length()) {
            if (in < text.length() && text.charAt(in) == '*') {
                star = in++;
                resume = at;
            } else if (in < text.length() && text.charAt(in) == value.charAt(at)) {
                in++;
                at++;
            } else if (star >= 0) {
                in = star + 1;
                at = ++resume;
            } else {
                return false;
            }
        }
        while (in < text.length() && text.charAt(in) == '*') {
            in++;
        }
        return in == text.length();
    }
}
