package dev.sendwell.local;

import dev.sendwell.contracts.SecretKeyset;
import dev.sendwell.contracts.SecretValue;
import dev.sendwell.contracts.SessionKeys;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * {@code keys ORDER FILE}: makes and rotates the files of keys that services read, see {@code docs/keys.md}. It prints key ids, and
 * no key.
 */
public final class KeysCommand {
    private static final String USAGE = """
        keys new FILE        a keyset with one key
        keys add FILE        one more key, which so far only decrypts
        keys promote FILE    the newest key encrypts from now on
        keys prune FILE      only the key that encrypts is left
        keys list FILE       the ids of the keys, the one that encrypts first
        keys session FOLDER  a new pair for signing sessions and API tokens
        keys all FOLDER      everything an installation needs that is not there yet: keys, passwords of database roles and of the
                             first admin\
        """;

    private KeysCommand() {}

    /** Exit status 1 when the file is not what the order needs, 2 when the arguments are unusable. */
    public static void main(String[] arguments) {
        if (arguments.length != 2) {
            System.err.println(USAGE);
            System.exit(2);
            return;
        }
        Path file = Path.of(arguments[1]);
        try {
            run(arguments[0], file);
        } catch (IllegalArgumentException | IllegalStateException e) {
            System.err.println(file + ": " + e.getMessage());
            System.exit(1);
        }
    }

    static void run(String order, Path file) {
        switch (order) {
            case "new" -> create(file, SecretKeyset.generateJson());
            case "add" -> write(file, read(file).withNewKey());
            case "promote" -> write(file, read(file).withNewestKeyPromoted());
            case "prune" -> write(file, read(file).withoutOldKeys());
            case "list" -> list(file);
            case "session" -> {
                SessionKeys keys = SessionKeys.generate();
                create(file.resolve("session-signing-keys.json"), keys.signing());
                create(file.resolve("session-verification-keys.json"), keys.verification());
            }
            case "all" -> {
                Secrets secrets = new Secrets(LocalFolder.createPrivate(file.toAbsolutePath()));
                ServiceDefinition.ALL.forEach(service -> {
                    secrets.databasePassword(service.database() + "_owner");
                    secrets.databasePassword(service.database() + "_app");
                });
                Terminal.say("complete " + file);
            }
            default -> throw new IllegalArgumentException("there is no order " + order + "\n" + USAGE);
        }
    }

    private static SecretKeyset read(Path file) {
        return SecretKeyset.fromJson(SecretValue.read("file:" + file));
    }

    private static void create(Path file, String content) {
        if (Files.exists(file)) {
            throw new IllegalStateException(file + " is there already, and its keys may be in use");
        }
        LocalFolder.writePrivate(file.toAbsolutePath(), content);
        Terminal.say("written " + file);
    }

    private static void write(Path file, String content) {
        LocalFolder.writePrivate(file.toAbsolutePath(), content);
        list(file);
    }

    private static void list(Path file) {
        SecretKeyset keyset = read(file);
        for (String id : keyset.keyIds()) {
            Terminal.say(id + (id.equals(keyset.keyIds().getFirst()) ? "  encrypts and decrypts" : "  decrypts"));
        }
    }
}
