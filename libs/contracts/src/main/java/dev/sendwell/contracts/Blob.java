package dev.sendwell.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Bytes that never change and are equal when their content is; base64 (RFC 4648 §4) in JSON. */
public final class Blob {
    private final byte[] bytes;

    private Blob(byte[] bytes) {
        this.bytes = bytes;
    }

    /** A copy of the bytes. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static Blob of(byte[] bytes) {
        return new Blob(bytes.clone());
    }

    /** A copy of the bytes. */
    @JsonValue
    public byte[] bytes() {
        return bytes.clone();
    }

    public int size() {
        return bytes.length;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Blob blob && Arrays.equals(bytes, blob.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** Only the size: the bytes may be a secret or somebody's mail. */
    @Override
    public String toString() {
        return bytes.length + " bytes";
    }
}
