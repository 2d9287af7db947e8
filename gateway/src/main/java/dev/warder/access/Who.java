package dev.warder.access;

/**
 * One entry of a rule's {@code to}.
 *
 * @param kind which attribute of the caller it names
 * @param name that attribute's value; empty for {@link Kind#ANYONE}
 */
record Who(Kind kind, String name) {

    /** What an entry can name. */
    enum Kind {
        ROLE,
        SUBJECT,
        CLIENT,
        /** Every authenticated caller. */
        ANYONE
    }

    /**
     * Reads {@code role:x}, {@code subject:x}, {@code client:x} or {@code anyone}.
     *
     * @throws IllegalArgumentException with a sentence that says what is wrong
     */
    static Who of(String text) {
        if (text.equals("anyone")) {
            return new Who(Kind.ANYONE, "");
        }
        int colon = text.indexOf(':');
        Kind kind = switch (colon < 0 ? "" : text.substring(0, colon)) {
            case "role" -> Kind.ROLE;
            case "subject" -> Kind.SUBJECT;
            case "client" -> Kind.CLIENT;
            default ->
                throw new IllegalArgumentException(
                        "\"" + text + "\" says nobody; expected role:NAME, subject:NAME, client:NAME or anyone");
        };
        String name = text.substring(colon + 1);
        if (name.isBlank() || !name.equals(name.strip())) {
            throw new IllegalArgumentException("\"" + text + "\" needs a name right after the colon");
        }
        return new Who(kind, name);
    }
}
