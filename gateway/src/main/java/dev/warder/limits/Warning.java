package dev.warder.limits;

import dev.warder.call.Call;

/**
 * A part of a quota or budget is used up at which operators want to know.
 *
 * @param limit the limit's name
 * @param percent which part
 * @param call the call that used it up
 */
public record Warning(String limit, int percent, Call call) {}
