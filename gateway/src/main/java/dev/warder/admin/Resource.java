package dev.warder.admin;

/** One kind of thing that operators see and change over the API. Its address is {@code /api/} and its name. */
public interface Resource {

    /** The first segment of its paths: {@code stops}. */
    String name();

    /**
     * Does what was asked; may block. A change must be put on record with {@link Act#record} by whoever makes it; everything else is, by
     * the API itself.
     *
     * @throws Refusal when it is not done
     * @throws dev.warder.store.StoreException when the store fails; told as {@code store.unavailable}
     */
    Answer answer(Act act);
}
