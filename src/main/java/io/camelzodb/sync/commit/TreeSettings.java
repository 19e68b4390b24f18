package io.camelzodb.sync.commit;

import io.camelzodb.files.PlainFile;
import io.camelzodb.git.BranchNotes;
import io.camelzodb.sync.Setting;
import io.camelzodb.sync.Settings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;

/**
 * Stores with a branch the settings that shape its tree, to notice when they change. It stores
 * {@code KEY=VALUE} for each setting that differs from its default, so that a branch does not
 * become a mixture. Immutable.
 */
public final class TreeSettings {
  private static final String KEY = "settings";

  /**
   * Stored if all settings have their defaults, to tell this from a branch without stored settings.
   */
  private static final String DEFAULTS = "defaults";

  private static final List<Setting> SHAPING =
      List.of(
          Setting.DEFAULT_OWNER,
          Setting.FORCE_DEFAULT_OWNER,
          Setting.TEXT_ENCODING,
          Setting.ENTER_UNSUPPORTED,
          Setting.UNSUPPORTED,
          Setting.SECRETS,
          Setting.INCLUDE,
          Setting.EXCLUDE,
          Setting.INCLUDE_TYPES,
          Setting.EXCLUDE_TYPES,
          Setting.PYTHON_MAGIC);

  private final List<String> lines;

  /**
   * Reads the settings of a run.
   *
   * @throws IOException if the table of permissions cannot be read
   */
  public TreeSettings(Settings settings) throws IOException {
    List<String> given = new ArrayList<>();
    for (Setting setting : SHAPING) {
      String value = settings.text(setting);
      if (!value.equals(setting.standard())) {
        given.add(setting.key() + "=" + value);
      }
    }
    if (settings.optional(Setting.PERMISSIONS_FILE).isPresent()) {
      byte[] table =
          PlainFile.bytesNamed(settings.path(Setting.PERMISSIONS_FILE), Integer.MAX_VALUE);
      given.add(Setting.PERMISSIONS_FILE.key() + "=" + DigestUtils.sha256Hex(table));
    }
    lines = given.isEmpty() ? List.of(DEFAULTS) : List.copyOf(given);
  }

  /**
   * Returns the keys that were different when the branch was made, with commas between; null if
   * none were, or nothing is stored.
   */
  public @Nullable String changed(BranchNotes branch) throws IOException {
    List<String> noted = branch.read(KEY);
    if (noted.isEmpty() || noted.equals(lines)) {
      return null;
    }
    Set<String> keys = new TreeSet<>();
    for (String line : noted) {
      addKey(keys, line, lines);
    }
    for (String line : lines) {
      addKey(keys, line, noted);
    }
    return String.join(", ", keys);
  }

  private static void addKey(Set<String> keys, String line, List<String> others) {
    if (line.contains("=") && !others.contains(line)) {
      keys.add(CommitText.of(line.substring(0, line.indexOf('=')), 100));
    }
  }

  /** Whether any settings are stored with a branch; a clone has none. */
  public static boolean isNoted(BranchNotes branch) throws IOException {
    return !branch.read(KEY).isEmpty();
  }

  /** Stores the settings, if they are not stored yet. */
  public void note(BranchNotes branch) throws IOException {
    if (!branch.read(KEY).equals(lines)) {
      branch.write(KEY, lines);
    }
  }
}
