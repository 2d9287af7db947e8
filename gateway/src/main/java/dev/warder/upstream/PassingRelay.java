package dev.warder.upstream;

import dev.warder.mcp.Message;

/** A relay that hands everything on to another one, to be changed where it must. */
class PassingRelay implements Relay {
    private final Relay relay;

    PassingRelay(Relay relay) {
        this.relay = relay;
    }

    @Override
    public void opened() {
        relay.opened();
    }

    @Override
    public void message(byte[] bytes, Message message) {
        relay.message(bytes, message);
    }

    @Override
    public boolean congested() {
        return relay.congested();
    }

    @Override
    public void onDrain(Runnable resume) {
        relay.onDrain(resume);
    }

    @Override
    public void onGone(Runnable cancel) {
        relay.onGone(cancel);
    }
}
