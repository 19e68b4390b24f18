package io.camelzodb.sync.config;

import io.camelzodb.pickle.BoolValue;
import io.camelzodb.pickle.IntValue;
import io.camelzodb.pickle.NoneValue;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Value;
import io.camelzodb.pickle.repr.PythonRepr;
import io.camelzodb.sync.config.PythonAssignments.Assignment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Reads the {@code config.py} of perfact-zodbsync as settings of this program. It reads assignments
 * of literals; nothing in the file is run.
 *
 * @param pairs our keys and values; relative paths count from the working directory, as in
 *     perfact-zodbsync
 * @param notes the settings that were ignored, one line each
 */
public record PeerConfig(Map<String, String> pairs, List<String> notes) {
  private static final String SOURCE = "zodb.source";
  private static final String MOUNTS = "zodb.mounts";
  private static final String LAYERS = "zodb.layers";
  private static final List<String> ZOPE_CONF = List.of("wsgi_conf_path", "conf_path");

  /** Keys of perfact-zodbsync whose values we use as they are. */
  private static final Map<String, String> TEXTS =
      Map.of(
          "base_dir", "zodb.base-dir",
          "manager_user", "zodb.manager-user",
          "default_owner", "zodb.default-owner",
          "commit_name", "zodb.commit-name",
          "commit_email", "zodb.commit-email",
          "commit_message", "zodb.commit-message",
          "playback_hook", "zodb.playback-hook",
          "run_after_playback", "zodb.run-after-playback",
          "codechange_mail", "zodb.mail-to",
          "codechange_sender", "zodb.mail-from");

  /** Keys of perfact-zodbsync that hold what Python takes for true or false. */
  private static final Map<String, String> FLAGS =
      Map.of(
          "force_default_owner", "zodb.force-default-owner",
          "create_manager_user", "zodb.create-manager-user");

  /** Keys that do nothing, and why. */
  private static final Map<String, String> WITHOUT_EFFECT =
      Map.of(
          "datafs_path", "camel-zodb reads transactions from the database",
          "databases", "tables of PostgreSQL are not recorded");

  /** Whether a file is a configuration of perfact-zodbsync: its name ends with {@code .py}. */
  public static boolean isPeerConfig(Path file) {
    return file.toString().endsWith(".py");
  }

  /**
   * Reads a file, and the {@code zope.conf} that it names.
   *
   * @param above our keys that are set elsewhere; their counterparts in the file are not read
   * @param environment returns the value of an environment variable, for {@code zope.conf}, or null
   * @throws IOException if the file cannot be read, a required key is missing or no literal, or a
   *     feature is not supported; the message says file and line
   */
  public static PeerConfig read(
      Path file, Set<String> above, UnaryOperator<@Nullable String> environment)
      throws IOException {
    return new Reading(file, above, PythonAssignments.read(file)).read(environment);
  }

  private static final class Reading {
    private final Path file;
    private final Set<String> above;
    private final PythonAssignments assignments;
    private final Map<String, String> pairs = new LinkedHashMap<>();

    /** Databases of {@code zope.conf} that cannot be read. */
    private final List<String> unread = new ArrayList<>();

    Reading(Path file, Set<String> above, PythonAssignments assignments) {
      this.file = file;
      this.above = above;
      this.assignments = assignments;
    }

    PeerConfig read(UnaryOperator<@Nullable String> environment) throws IOException {
      for (Map.Entry<String, String> key : TEXTS.entrySet()) {
        if (!above.contains(key.getValue()) && assignments.get(key.getKey()).isPresent()) {
          pairs.put(key.getValue(), text(key.getKey()));
        }
      }
      if (!pairs.getOrDefault("zodb.mail-to", "").isEmpty() && !above.contains("zodb.mail-from")) {
        pairs.putIfAbsent("zodb.mail-from", "codechanges@perfact.de");
      }
      for (Map.Entry<String, String> flag : FLAGS.entrySet()) {
        if (!above.contains(flag.getValue()) && assignments.get(flag.getKey()).isPresent()) {
          pairs.put(flag.getValue(), Boolean.toString(truth(flag.getKey())));
        }
      }
      if (pairs.getOrDefault("zodb.base-dir", "").isEmpty() && !above.contains("zodb.base-dir")) {
        throw new ConfigFileException(file, "assigns no base_dir" + where());
      }
      if (!above.contains(SOURCE)) {
        ZopeConf conf = ZopeConf.read(zopeConf(), environment);
        pairs.put(SOURCE, conf.database());
        if (!above.contains(MOUNTS) && !conf.mounts().isEmpty()) {
          pairs.put(MOUNTS, conf.mounts());
        }
        unread.addAll(conf.notes());
      }
      layers();
      return new PeerConfig(Map.copyOf(pairs), notes());
    }

    /**
     * Returns wsgi_conf_path, or conf_path if that is missing or empty, as perfact-zodbsync does.
     */
    private Path zopeConf() throws ConfigFileException {
      for (String key : ZOPE_CONF) {
        String path = assignments.get(key).isPresent() ? text(key) : "";
        if (!path.isEmpty()) {
          return path(key, path);
        }
      }
      throw new ConfigFileException(
          file,
          "assigns neither wsgi_conf_path nor conf_path, the path of the zope.conf" + where(),
          "or name the database with -D zodb.source=URI");
    }

    private String where() {
      boolean imports = assignments.notes().stream().anyMatch(note -> note.contains("\"from\""));
      return imports ? " (its imports are not followed)" : "";
    }

    /** Takes the folder of the layers; as in perfact-zodbsync, one that is missing has none. */
    private void layers() throws ConfigFileException {
      String folder = assignments.get("layers").isPresent() ? text("layers") : "";
      if (!folder.isEmpty()
          && !above.contains(LAYERS)
          && Files.isDirectory(path("layers", folder))) {
        pairs.put(LAYERS, folder);
      }
    }

    private List<String> notes() {
      List<String> notes = new ArrayList<>(assignments.notes());
      notes.addAll(unread);
      for (String name : assignments.names()) {
        boolean ours =
            TEXTS.containsKey(name)
                || ZOPE_CONF.contains(name)
                || FLAGS.containsKey(name)
                || name.equals("layers");
        if (!ours && !name.startsWith("_")) {
          String reason = WITHOUT_EFFECT.getOrDefault(name, "there is no such key");
          notes.add(at(name) + name + " has no effect: " + reason);
        }
      }
      return List.copyOf(notes);
    }

    private Value literal(String key) throws ConfigFileException {
      Assignment assignment = assignments.get(key).orElseThrow();
      Value value = assignment.value();
      if (value != null) {
        return value;
      }
      String ours = ZOPE_CONF.contains(key) ? SOURCE : TEXTS.getOrDefault(key, FLAGS.get(key));
      throw new ConfigFileException(
          file,
          assignment.line(),
          key + " " + assignment.reason(),
          "write the value itself" + (ours == null ? "" : ", or set it with -D " + ours + "=…"));
    }

    /** Returns a text; an empty one for values that are false in Python. */
    private String text(String key) throws ConfigFileException {
      Value value = literal(key);
      if (value instanceof Text text) {
        return text.value();
      }
      if (!isTrue(value)) {
        return "";
      }
      throw fault(key, PythonRepr.repr(value) + " is not a text");
    }

    private boolean truth(String key) throws ConfigFileException {
      return isTrue(literal(key));
    }

    private static boolean isTrue(Value value) {
      if (value instanceof BoolValue bool) {
        return bool.value();
      }
      if (value instanceof IntValue number) {
        return number.value().signum() != 0;
      }
      return value != NoneValue.NONE
          && !Set.of("''", "b''", "()", "[]", "{}", "0.0").contains(PythonRepr.repr(value));
    }

    private Path path(String key, String value) throws ConfigFileException {
      try {
        return Path.of(value);
      } catch (InvalidPathException invalid) {
        throw fault(key, "is not a path: " + invalid.getReason());
      }
    }

    private ConfigFileException fault(String key, String message) {
      int line = assignments.get(key).map(Assignment::line).orElse(1);
      return new ConfigFileException(file, line, key + " " + message);
    }

    private String at(String name) {
      return file
          + ", line "
          + Objects.requireNonNull(assignments.get(name).map(Assignment::line).orElse(1))
          + ": ";
    }
  }
}
