package dev.sendwell.sender.composition;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes that grow; unlike ByteArrayOutputStream without a lock for each of them. */
final class Octets {
    private byte[] bytes;
    private int size;

    Octets(int expected) {
        bytes = new byte[Math.max(16, expected)];
    }

    Octets add(byte b) {
        if (size == bytes.length) {
            grow(1);
        }
        bytes[size++] = b;
        return this;
    }

    Octets add(byte[] more) {
        if (bytes.length - size < more.length) {
            grow(more.length);
        }
        System.arraycopy(more, 0, bytes, size, more.length);
        size += more.length;
        return this;
    }

    /** Adds text as UTF-8, which is ASCII except for the addresses that are not. */
    Octets add(String text) {
        return add(text.getBytes(StandardCharsets.UTF_8));
    }

    byte[] toArray() {
        return Arrays.copyOf(bytes, size);
    }

    private void grow(int missing) {
        bytes = Arrays.copyOf(bytes, Math.addExact(size, Math.max(missing, size)));
    }
}
