package dev.sendwell.sender.lane;

/** A request's bytes as received, neither copied nor changed nor printed. */
public final class Payload {
    private final byte[] bytes;

    private Payload(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Wraps bytes that nobody changes from now on. */
    public static Payload of(byte[] bytes) {
        return new Payload(bytes);
    }

    /** The very bytes, to be read only. */
    public byte[] bytes() {
        return bytes;
    }

    @Override
    public String toString() {
        return bytes.length + " bytes";
    }
}
