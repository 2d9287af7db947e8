package dev.warder.main;

import dev.warder.settings.Key;
import dev.warder.settings.Shape;
import dev.warder.upstream.ServerSettings.FirstContact;

/**
 * The section {@code pins}.
 *
 * @param firstContact what becomes of definitions that are seen for the very first time, where a server does not say
 */
record PinSettings(FirstContact firstContact) {
    private static final Key<FirstContact> FIRST_CONTACT = Key.choice("firstContact", FirstContact.class)
            .or(FirstContact.REVIEW)
            .about(
                    "What becomes of a server's definitions when they are seen for the very first time: review keeps them out of"
                            + " use until someone approves them, baseline approves them all as they are. What changes or comes later"
                            + " always waits for someone.");

    /** The section {@code pins}. */
    static final Shape<PinSettings> SHAPE = Shape.of(
            section -> new PinSettings(section.read(FIRST_CONTACT)),
            "How definitions of capabilities come to be approved. That they must be cannot be switched off.",
            FIRST_CONTACT);
}
