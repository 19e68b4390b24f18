package io.camelzodb.sync;

import io.camelzodb.fault.FaultPlace;
import io.camelzodb.git.Durability;
import io.camelzodb.storage.driver.RedactedUri;
import io.camelzodb.storage.driver.StorageDrivers;
import io.camelzodb.sync.Setting.Form;
import io.camelzodb.sync.config.ConfigFileException;
import io.camelzodb.sync.config.PeerConfig;
import io.camelzodb.sync.config.PropertiesFile;
import io.camelzodb.zope.type.EnteredContainers;
import io.camelzodb.zope.type.ZopeOptions;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Holds the configuration of one run. These are the {@code zodb.*} keys of {@code
 * application.properties} and of {@code -D}, checked, with relative paths made absolute. Other keys
 * are passed on to Camel. Immutable.
 */
public final class Settings {
  private final Map<Setting, String> values;
  private final SortedMap<String, String> others;
  private final List<String> notes;

  /** The mount point of the database; null for the main database of the site. */
  private final @Nullable MountPoint mount;

  /** The settings of the database around a mounted one; else null. */
  private final @Nullable Settings around;

  private Settings(
      Map<Setting, String> values, SortedMap<String, String> others, List<String> notes) {
    this.values = values;
    this.others = others;
    this.notes = notes;
    this.mount = null;
    this.around = null;
  }

  private Settings(Settings around, Map<Setting, String> values, MountPoint mount) {
    this.values = values;
    this.others = around.others;
    this.notes = around.notes;
    this.mount = mount;
    this.around = around;
  }

  /**
   * Reads a configuration file: properties in UTF-8, or the {@code config.py} of perfact-zodbsync
   * with the {@code zope.conf} that it names.
   *
   * @param above settings that override the file
   * @throws SettingsException if the file cannot be used
   */
  public static Settings read(Path file, Settings above) throws IOException {
    if (!PeerConfig.isPeerConfig(file)) {
      return read(file).with(above);
    }
    PeerConfig peer;
    try {
      peer = PeerConfig.read(file, above.keys(), System::getenv);
    } catch (ConfigFileException unusable) {
      throw new SettingsException(unusable.fault().details());
    }
    Settings settings = inFile(peer.pairs(), Path.of("").toAbsolutePath(), file);
    return new Settings(settings.values, settings.others, peer.notes()).with(above);
  }

  /**
   * Reads properties, in UTF-8.
   *
   * @throws SettingsException for an unknown key or an invalid value
   */
  public static Settings read(Path file) throws IOException {
    Map<String, String> pairs;
    try {
      pairs = PropertiesFile.pairs(file);
    } catch (ConfigFileException unusable) {
      throw new SettingsException(unusable.fault().details());
    }
    Path folder = file.toAbsolutePath().normalize().getParent();
    return inFile(pairs, folder == null ? Path.of("/") : folder, file);
  }

  private static Settings inFile(Map<String, String> pairs, Path folder, Path file)
      throws SettingsException {
    try {
      return of(pairs, folder, file.toString());
    } catch (SettingsException wrong) {
      throw new SettingsException(wrong.fault().details().at(FaultPlace.ofFile(file)));
    }
  }

  /**
   * Creates settings from pairs of key and value, and checks them.
   *
   * @param pairs keys and values
   * @param folder the folder that relative paths start from
   * @param where the origin of the pairs, for messages
   * @throws SettingsException for an unknown key or an invalid value
   */
  public static Settings of(Map<String, String> pairs, Path folder, String where)
      throws SettingsException {
    Map<Setting, String> values = new EnumMap<>(Setting.class);
    SortedMap<String, String> others = new TreeMap<>();
    for (Map.Entry<String, String> pair : pairs.entrySet()) {
      String key = pair.getKey();
      if (!key.startsWith(Setting.PREFIX)) {
        others.put(key, pair.getValue());
        continue;
      }
      Setting setting =
          Setting.of(key)
              .orElseThrow(() -> new SettingsException(Setting.unknown(key).within(where)));
      values.put(setting, SettingCheck.checked(setting, pair.getValue().strip(), folder, where));
    }
    return new Settings(values, others, List.of());
  }

  /**
   * Returns the settings of each mounted database, containers before their content; none for the
   * settings of a mounted database.
   */
  public List<Settings> mounted() {
    List<Settings> all = new ArrayList<>();
    if (mount != null) {
      return all;
    }
    for (MountPoint each : mounts()) {
      Settings within = this;
      for (Settings before : all) {
        if (before.mount().orElseThrow().holds(each.at())) {
          within = before;
        }
      }
      Map<Setting, String> own = new EnumMap<>(values);
      own.put(Setting.SOURCE, each.source());
      all.add(new Settings(within, own, each));
    }
    return all;
  }

  /** Returns the mount points of other databases in the site. */
  public List<MountPoint> mounts() {
    return MountPoint.list(text(Setting.MOUNTS));
  }

  /** Returns the mount point of this database; empty for the main database of the site. */
  public Optional<MountPoint> mount() {
    return Optional.ofNullable(mount);
  }

  /**
   * Returns the settings of the database that holds the mount point; empty for the main database.
   */
  public Optional<Settings> around() {
    return Optional.ofNullable(around);
  }

  /** Returns a copy in which other settings override these. */
  public Settings with(Settings above) {
    Map<Setting, String> all = new EnumMap<>(Setting.class);
    all.putAll(values);
    all.putAll(above.values);
    SortedMap<String, String> otherPairs = new TreeMap<>(others);
    otherPairs.putAll(above.others);
    List<String> allNotes = new ArrayList<>(notes);
    allNotes.addAll(above.notes);
    Settings merged = new Settings(all, otherPairs, List.copyOf(allNotes));
    return mount == null || around == null ? merged : new Settings(around, all, mount);
  }

  /**
   * Returns a copy with one setting changed.
   *
   * @throws SettingsException for an invalid value
   */
  public Settings with(Setting setting, String value) throws SettingsException {
    return with(of(Map.of(setting.key(), value), Path.of("").toAbsolutePath(), "the program"));
  }

  /** Returns notes about ignored parts of the files, one line each. */
  public List<String> notes() {
    return notes;
  }

  private Set<String> keys() {
    return values.keySet().stream().map(Setting::key).collect(Collectors.toSet());
  }

  /**
   * Returns all settings that are set, sorted, one line each; equal lines mean the same
   * configuration.
   */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    values.forEach((setting, value) -> lines.add(setting.key() + "=" + value));
    if (mount != null) {
      lines.add(mount.toString());
    }
    return lines;
  }

  /** Returns the value that was set; empty if the default applies. */
  public Optional<String> given(Setting setting) {
    return Optional.ofNullable(values.get(setting));
  }

  /** Returns the value of a setting, or its default; empty if there is neither. */
  public String text(Setting setting) {
    return values.getOrDefault(setting, setting.standard());
  }

  /** Returns the value of a setting that may be absent. */
  public Optional<String> optional(Setting setting) {
    return Optional.of(text(setting)).filter(value -> !value.isEmpty());
  }

  /** The value of a {@linkplain Form#FLAG flag}. */
  public boolean flag(Setting setting) {
    return text(setting).equals("true");
  }

  /** The value of a {@linkplain Form#NUMBER number}. */
  public int number(Setting setting) {
    return Integer.parseInt(text(setting));
  }

  /** The value of a {@linkplain Form#PATH path}, absolute. */
  public Path path(Setting setting) {
    return Path.of(text(setting)).toAbsolutePath().normalize();
  }

  /** Returns the URI of the source. */
  public String source() throws SettingsException {
    return optional(Setting.SOURCE)
        .orElseThrow(
            () ->
                new SettingsException(
                    "no source: set zodb.source, with -D zodb.source=URI",
                    "a URI is " + StorageDrivers.installed().forms()));
  }

  /** Returns the source without user and password, for people. */
  public String shownSource() throws SettingsException {
    return RedactedUri.of(source());
  }

  /** The git work tree. */
  public Path baseDir() {
    return path(Setting.BASE_DIR);
  }

  /** Returns the encoding of byte strings where a text is expected. */
  public Charset textEncoding() {
    return Charset.forName(text(Setting.TEXT_ENCODING));
  }

  /**
   * Returns the options that shape the tree beyond the database.
   *
   * @throws IOException if the table of permissions cannot be read
   */
  public ZopeOptions zope() throws IOException {
    return RecordSettings.zope(this);
  }

  /**
   * Returns the options of a recording.
   *
   * @throws IOException if the table of permissions cannot be read
   */
  public RecordOptions recording() throws IOException {
    return RecordSettings.recording(this);
  }

  /** Returns what commits and positions survive. */
  public Durability durability() {
    return Durability.of(word(Setting.DURABILITY));
  }

  /** Returns which containers of unknown types are entered. */
  public EnteredContainers entering() {
    return EnteredContainers.of(word(Setting.ENTER_UNSUPPORTED));
  }

  /** The value of a {@linkplain Form#CHOICE choice}; its default if it is set to an empty text. */
  public String word(Setting setting) {
    return optional(setting).orElse(setting.standard());
  }

  /** Returns the names of the routes to start. */
  public List<String> routes() {
    List<String> names = new ArrayList<>();
    for (String name : text(Setting.ROUTES).split(",")) {
      if (!name.isBlank()) {
        names.add(name.strip());
      }
    }
    return names;
  }

  /** Returns all pairs, with defaults and with foreign keys, for Camel's property placeholders. */
  public SortedMap<String, String> pairs() {
    SortedMap<String, String> all = new TreeMap<>(others);
    for (Setting setting : Setting.values()) {
      boolean path = setting.form() == Form.PATH && !text(setting).isEmpty();
      all.put(setting.key(), path ? path(setting).toString() : text(setting));
    }
    return Collections.unmodifiableSortedMap(all);
  }
}
