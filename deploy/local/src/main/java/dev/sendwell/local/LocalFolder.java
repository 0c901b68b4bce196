package dev.sendwell.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The folder of a local installation.
 *
 * @param root {@code .sendwell} in the current folder, or what {@code SENDWELL_FOLDER} names
 */
public record LocalFolder(Path root) {

    /** The folder that this process's environment names. */
    public static LocalFolder current() {
        String named = System.getenv("SENDWELL_FOLDER");
        return new LocalFolder(
                Path.of(named == null || named.isBlank() ? ".sendwell" : named).toAbsolutePath());
    }

    /** The state of the running installation, see {@link RunState}. */
    public Path runState() {
        return root.resolve("run.json");
    }

    /**
     * Keeps a second supervisor of this folder from starting, until it is closed.
     *
     * @throws IllegalStateException when there is one
     */
    FileChannel lock() throws IOException {
        FileChannel lock = FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (lock.tryLock() == null) {
            lock.close();
            throw new IllegalStateException("it is being started or stopped from this folder already");
        }
        return lock;
    }

    Path processes() {
        return root.resolve("processes.json");
    }

    Path data(String of) {
        return root.resolve("data").resolve(of);
    }

    Path secrets() {
        return root.resolve("secrets");
    }

    Path log(String of) {
        return root.resolve("logs").resolve(of + ".log");
    }

    Path configuration(String service) {
        return root.resolve("configuration").resolve(service + ".properties");
    }

    /** Creates a folder for files that only this user may read. */
    static Path createPrivate(Path folder) {
        try {
            Files.createDirectories(folder);
            restrict(folder, "rwx------");
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot create " + folder, e);
        }
    }

    /** Writes a file that only this user may read. */
    static void writePrivate(Path file, String content) {
        try {
            createPrivate(file.getParent());
            Path fresh = file.resolveSibling(file.getFileName() + ".new");
            Files.deleteIfExists(fresh);
            Files.createFile(fresh);
            restrict(fresh, "rw-------");
            Files.writeString(fresh, content);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    private static void restrict(Path path, String permissions) throws IOException {
        if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
        }
    }
}
