package io.camelzodb.sync;

import io.camelzodb.fault.FaultDetails;
import io.camelzodb.storage.driver.RedactedUri;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Lists the keys of the configuration, each with its form and default; {@code
 * docs/configuration.md} explains them.
 */
public enum Setting {
  /** The database or export to read. */
  SOURCE("zodb.source", Form.SOURCE, ""),
  /** The databases that the site shows at some of its paths. */
  MOUNTS("zodb.mounts", Form.MOUNTS, ""),
  /** How a damaged source is treated. */
  DAMAGED("zodb.damaged", Form.CHOICE, "", "refuse", "stop", "skip"),
  /** The git work tree of the mirror. */
  BASE_DIR("zodb.base-dir", Form.PATH, "mirror"),
  /** The folder of the files that name the layers below the base folder. */
  LAYERS("zodb.layers", Form.PATH, ""),
  /** The layer that objects are recorded into. */
  LAYERS_RECORD("zodb.layers.record", Form.CHOICE, "top", "top", "defining"),
  /** The folder that the route import-xml watches. */
  INBOX("zodb.inbox", Form.PATH, "inbox"),
  /** The routes that {@code run} starts. */
  ROUTES("zodb.routes", Form.TEXT, "import-xml"),
  /** The owner that is left out of files. */
  DEFAULT_OWNER("zodb.default-owner", Form.TEXT, "perfact"),
  /** Whether every object is given the default owner. */
  FORCE_DEFAULT_OWNER("zodb.force-default-owner", Form.FLAG, "false"),
  /** The user in whose name a database is written. */
  MANAGER_USER("zodb.manager-user", Form.TEXT, "perfact"),
  /** Whether a tree may be played back into a database that it was not recorded from. */
  OTHER_DATABASE("zodb.other-database", Form.FLAG, "false"),
  /** Whether this user is made if there is none. */
  CREATE_MANAGER_USER("zodb.create-manager-user", Form.FLAG, "false"),
  /** The password of this user. */
  MANAGER_PASSWORD("zodb.manager-password", Form.TEXT, ""),
  /** A file with this password in its first line. */
  MANAGER_PASSWORD_FILE("zodb.manager-password-file", Form.PATH, ""),
  /** Whether recording ends with a commit. */
  COMMIT("zodb.commit", Form.FLAG, "false"),
  /** Author and committer. */
  COMMIT_NAME("zodb.commit-name", Form.TEXT, "camel-zodb"),
  /** Address of author and committer. */
  COMMIT_EMAIL("zodb.commit-email", Form.TEXT, "camel-zodb@localhost"),
  /** Message of a commit. */
  COMMIT_MESSAGE("zodb.commit-message", Form.TEXT, "Recorded by camel-zodb"),
  /** The authors that stand for users of the database, for commits of their transactions. */
  AUTHORS("zodb.authors", Form.TEXT, ""),
  /** The domain in the addresses of users that are not named. */
  AUTHOR_DOMAIN("zodb.author-domain", Form.TEXT, "localhost"),
  /** The recipients of a mail for each commit; addresses with blanks or commas between. */
  MAIL_TO("zodb.mail-to", Form.TEXT, ""),
  /** The sender of these mails. */
  MAIL_FROM("zodb.mail-from", Form.TEXT, "camel-zodb@localhost"),
  /** The mail server, as an endpoint of camel-mail. */
  MAIL_SERVER("zodb.mail-server", Form.TEXT, "smtp://localhost:25"),
  /** The subject of these mails. */
  MAIL_SUBJECT("zodb.mail-subject", Form.TEXT, ""),
  /** How byte strings of Python 2 are decoded where a text is expected. */
  TEXT_ENCODING("zodb.text-encoding", Form.TEXT, "utf-8"),
  /** Whether a fault of an export ends the work. */
  STRICT("zodb.strict", Form.FLAG, "false"),
  /** Which containers of unknown types are entered. */
  ENTER_UNSUPPORTED("zodb.enter-unsupported", Form.CHOICE, "auto", "auto", "true", "false"),
  /** How much is recorded of objects of unknown types. */
  UNSUPPORTED("zodb.unsupported", Form.CHOICE, "type", "type", "state"),
  /** How passwords are treated. */
  SECRETS("zodb.secrets", Form.CHOICE, "keep", "keep", "mask", "omit"),
  /** The paths that are recorded, as patterns. */
  INCLUDE("zodb.include", Form.TEXT, ""),
  /** The paths that are not recorded, as patterns. */
  EXCLUDE("zodb.exclude", Form.TEXT, ""),
  /** The types that are recorded, as patterns. */
  INCLUDE_TYPES("zodb.include-types", Form.TEXT, ""),
  /** The types that are not recorded, as patterns. */
  EXCLUDE_TYPES("zodb.exclude-types", Form.TEXT, ""),
  /** The paths that no playback changes, as patterns. */
  PLAYBACK_PROTECT("zodb.playback-protect", Form.TEXT, ""),
  /** Whether an import extracts pictures, files and texts beside the tree. */
  IMPORT_FILES("zodb.import-files", Form.CHOICE, "auto", "auto", "always", "never"),
  /** What commits and positions survive: a power cut, or only the end of the program. */
  DURABILITY("zodb.durability", Form.CHOICE, "power", "power", "crash"),
  /** Whether the base folder is locked against other programs. */
  LOCK("zodb.lock", Form.FLAG, "true"),
  /** How long to wait for the lock, in seconds. */
  LOCK_TIMEOUT("zodb.lock-timeout", Form.NUMBER, "10"),
  /** The file to which the health is written, as JSON. */
  HEALTH_FILE("zodb.health-file", Form.PATH, ""),
  /** The table of permissions, as JSON. */
  PERMISSIONS_FILE("zodb.permissions-file", Form.PATH, ""),
  /** The magic number of the Python version whose compiled scripts count as current. */
  PYTHON_MAGIC("zodb.python-magic", Form.NUMBER, "3495"),
  /** The program that divides a playback of a command into phases. */
  PLAYBACK_HOOK("zodb.playback-hook", Form.PATH, ""),
  /** The program that runs after a playback of a command. */
  RUN_AFTER_PLAYBACK("zodb.run-after-playback", Form.PATH, ""),
  /** How long such a program may run, in seconds. */
  HOOK_TIMEOUT("zodb.hook-timeout", Form.NUMBER, "300"),
  /** The remote to which the example routes push. */
  GIT_REMOTE("zodb.git-remote", Form.TEXT, ""),
  /** When the example route record records, as a Quartz expression. */
  SCHEDULE("zodb.schedule", Form.TEXT, "0 0 3 * * ?");

  /** Describes the form of a value. */
  public enum Form {
    /** Any text. */
    TEXT,
    /** {@code true} or {@code false}. */
    FLAG,
    /** One of some words. */
    CHOICE,
    /** A decimal number, not negative. */
    NUMBER,
    /** A file or folder; a relative one counts from the folder of the file that names it. */
    PATH,
    /** {@code xml:FILE}, {@code zexp:FILE} or another database URI. */
    SOURCE,
    /** {@code PATH=URI} with blanks between: {@link MountPoint#list}. */
    MOUNTS
  }

  /** The prefix of all keys. */
  public static final String PREFIX = "zodb.";

  private final String key;
  private final Form form;
  private final String standard;
  private final String choices;

  Setting(String key, Form form, String standard, String... choices) {
    this.choices = String.join(",", choices);
    this.key = key;
    this.form = form;
    this.standard = standard;
  }

  /** Returns the name in the configuration: {@code zodb.base-dir}. */
  public String key() {
    return key;
  }

  /** Returns the name of the environment variable: {@code ZODB_BASE_DIR}. */
  public String variable() {
    return key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  /** Returns the form of its value. */
  public Form form() {
    return form;
  }

  /** Returns the default; empty if there is none. */
  public String standard() {
    return standard;
  }

  /** Returns the allowed words; empty if the form is not {@link Form#CHOICE}. */
  public List<String> choices() {
    return choices.isEmpty() ? List.of() : List.of(choices.split(","));
  }

  /** Returns the setting of a key, if there is one. */
  public static Optional<Setting> of(String key) {
    return Arrays.stream(values()).filter(setting -> setting.key.equals(key)).findFirst();
  }

  /** Returns a message about an unknown key, which suggests the most similar one. */
  public static FaultDetails unknown(String key) {
    return new FaultDetails(
        "there is no setting " + RedactedUri.of(key), "did you mean " + nearest(key).key + "?");
  }

  /** Returns the setting with the most similar key. */
  static Setting nearest(String unknown) {
    return Arrays.stream(values())
        .min(Comparator.comparingInt(setting -> distance(setting.key, unknown)))
        .orElseThrow();
  }

  /** Returns the Levenshtein distance of two texts. */
  private static int distance(String one, String other) {
    int[] row = new int[other.length() + 1];
    for (int j = 0; j <= other.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int change = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[other.length()];
  }
}
