package io.camelzodb.sync.playback;

import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.write.ConflictException;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.TreeLock;
import io.camelzodb.sync.layer.LayerSettings;
import io.camelzodb.sync.playback.origin.TreeOrigin;
import io.camelzodb.sync.playback.plan.ConflictRule;
import io.camelzodb.sync.playback.plan.LastChange;
import io.camelzodb.sync.playback.plan.Plan;
import io.camelzodb.sync.playback.plan.PlaybackOptions;
import io.camelzodb.tree.layer.Layers;
import io.camelzodb.zope.ObjectPath;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Plays a tree of files back into a database, in one transaction; or into the databases of a site,
 * one transaction for each. Not safe for many threads.
 */
public final class Playback {
  private final Settings settings;
  private final Layers layers;
  private PlaybackOptions options;
  private TreeOrigin from;
  private ConflictRule rule = ConflictRule.OVERWRITE;
  private Path conflictFolder;
  private String user = "";
  private @Nullable String description;
  private boolean recordedOnly;

  private Playback(Settings settings) throws IOException {
    this.settings = settings;
    this.options =
        PlaybackOptions.DEFAULT
            .withZope(settings.zope())
            .withSelection(settings.recording().selection())
            .withEntering(settings.recording().entering())
            .withUnsupported(settings.recording().unsupported(), settings.recording().secrecy())
            .withMounted(settings.recording().mounted());
    this.layers = LayerSettings.of(settings);
    this.from =
        layers.areUsed()
            ? new TreeOrigin.Layered(layers, false)
            : new TreeOrigin.Folder(settings.baseDir());
    this.conflictFolder = settings.baseDir().resolve(".camel-zodb.conflicts");
  }

  /**
   * Holds the result of a playback.
   *
   * @param plan the plan
   * @param tid the transaction that was written; null if nothing was
   * @param records the number of records in it
   * @param conflicts objects that both sides changed and that could not be merged; empty if
   *     conflicts are not checked
   * @param mounted the transactions of mounted databases, by mount point
   */
  public record Result(
      Plan plan,
      @Nullable Tid tid,
      long records,
      List<ObjectPath> conflicts,
      Map<String, Tid> mounted) {

    /** Joins the results of two databases of a site, or of two phases, the first one first. */
    public Result plus(Result other) {
      Map<String, Tid> transactions = new TreeMap<>(mounted);
      transactions.putAll(other.mounted);
      return new Result(
          plan.plus(other.plan),
          tid == null ? other.tid : tid,
          records + other.records,
          Plan.concatenated(conflicts, other.conflicts),
          Collections.unmodifiableMap(transactions));
    }
  }

  /** Creates a playback into the database of the settings. */
  public static Playback of(Settings settings) throws IOException {
    return new Playback(settings);
  }

  /** Sets the options; Zope options and selection come from the settings. */
  public Playback with(PlaybackOptions value) {
    options =
        value
            .withZope(options.zope())
            .withSelection(options.selection())
            .withEntering(options.entering())
            .withUnsupported(options.unsupported(), options.secrecy())
            .withMounted(options.mounted());
    return this;
  }

  /** Takes the files from another place than {@code zodb.base-dir}. */
  public Playback from(TreeOrigin origin) {
    from = origin;
    return this;
  }

  /**
   * Sets how changes of others in the database, since the tree was made, are treated.
   *
   * @param folder the folder for the files of conflicts; null for {@code .camel-zodb.conflicts}
   *     beside {@code __root__}
   */
  public Playback conflicts(ConflictRule value, @Nullable Path folder) {
    rule = value;
    conflictFolder = folder == null ? conflictFolder : folder;
    return this;
  }

  /**
   * Sets user and note of the transaction.
   *
   * @param author a folder path, a space and the user id, or empty
   * @param note the note; null for that of perfact-zodbsync
   */
  public Playback attributedTo(String author, @Nullable String note) {
    user = author;
    description = note;
    return this;
  }

  /** Refuses a database that the tree was not recorded from, as far as that is known. */
  public Playback intoRecordedDatabaseOnly() {
    recordedOnly = true;
    return this;
  }

  /** Makes the plan without writing anything. */
  @SuppressWarnings("try") // The lock is only held.
  public Plan plan(List<String> paths) throws IOException {
    try (TreeLock lock = TreeLock.of(settings)) {
      return planLocked(paths);
    }
  }

  /** Makes the plan, as {@link #plan} does, while the caller holds the lock. */
  public Plan planLocked(List<String> paths) throws IOException {
    Plan all = null;
    for (PlaybackPartition part : PlaybackPartition.of(main(), paths)) {
      Plan plan = part.missing() == null ? part.playback().plan(part.paths()) : part.missing();
      all = all == null ? plan : all.plus(plan);
    }
    return Objects.requireNonNull(all, "at least one database has the paths");
  }

  /**
   * Holds a plan with the last change of its objects.
   *
   * @param last the last change of each object, by path; unknown ones are missing
   */
  public record Explained(Plan plan, Map<ObjectPath, LastChange> last) {}

  /** Makes the plan, as {@link #plan} does, with the last change of each object. */
  @SuppressWarnings("try") // The lock is only held.
  public Explained explain(List<String> paths) throws IOException {
    try (TreeLock lock = TreeLock.of(settings)) {
      return explainLocked(paths);
    }
  }

  /** Makes the same while the caller holds the lock. */
  public Explained explainLocked(List<String> paths) throws IOException {
    Plan all = null;
    Map<ObjectPath, LastChange> last = new HashMap<>();
    for (PlaybackPartition part : PlaybackPartition.of(main(), paths)) {
      Explained explained =
          part.missing() == null
              ? part.playback().explain(part.paths())
              : new Explained(part.missing(), Map.of());
      all = all == null ? explained.plan() : all.plus(explained.plan());
      last.putAll(explained.last());
    }
    return new Explained(
        Objects.requireNonNull(all, "at least one database has the paths"), Map.copyOf(last));
  }

  /**
   * Plays back.
   *
   * @param paths of objects, or of files in the tree
   * @return the result; nothing was written if the plan has errors that must not be skipped
   * @throws ConflictException if the database is changed again during each attempt
   */
  @SuppressWarnings("try") // The lock is only held.
  public Result run(List<String> paths) throws IOException {
    try (TreeLock lock = TreeLock.of(settings)) {
      return runLocked(paths);
    }
  }

  /**
   * Plays back while the caller holds the lock. If the paths lie in several databases of the site,
   * all are planned before the first is written; each gets its own transaction.
   */
  public Result runLocked(List<String> paths) throws IOException {
    List<PlaybackPartition> parts = PlaybackPartition.of(main(), paths);
    boolean refused =
        parts.stream().anyMatch(part -> part.missing() != null && part.missing().hasErrors());
    for (PlaybackPartition part : parts.size() > 1 ? parts : List.<PlaybackPartition>of()) {
      refused |= part.missing() == null && !part.playback().isWritable(part.paths());
    }
    refused &= !options.skipErrors();
    Result all = null;
    for (PlaybackPartition part : parts) {
      Result one;
      try {
        one =
            part.missing() == null
                ? part.playback().run(part.paths(), refused)
                : new Result(part.missing(), null, 0, List.of(), Map.of());
      } catch (StorageException fault) {
        throw all == null || all.tid() == null
            ? fault
            : EarlierWrites.withEarlierWrites(fault, all);
      }
      all = all == null ? one : all.plus(one);
    }
    return Objects.requireNonNull(all, "at least one database has the paths");
  }

  private DatabasePlayback main() {
    return new DatabasePlayback(
        settings,
        new PlaybackRequest(
            options, from, layers, rule, conflictFolder, user, description, recordedOnly));
  }
}
