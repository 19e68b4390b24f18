package io.camelzodb.sync.history;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.git.GitException;
import io.camelzodb.git.history.PathLog;
import io.camelzodb.storage.Tid;
import io.camelzodb.sync.NamedPath;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.commit.CommitText;
import io.camelzodb.sync.commit.TransactionCommit;
import io.camelzodb.tree.MetadataFile;
import io.camelzodb.tree.SourceFile;
import io.camelzodb.tree.TreePaths;
import io.camelzodb.zope.ObjectPath;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the history of an object from git: from the repository of the base folder, or from those of
 * all layers. Not safe for many threads.
 */
public final class ObjectLog {
  private static final int MOST_FILES = 100;

  private final Settings settings;
  private final @Nullable String branch;

  /**
   * Creates a log.
   *
   * @param branch the branch; null for the branch of {@link History} if it exists, else the one
   *     checked out
   */
  public ObjectLog(Settings settings, @Nullable String branch) {
    this.settings = settings;
    this.branch = branch;
  }

  /**
   * Describes a change.
   *
   * @param layer the layer in whose repository it is; an empty text for the custom one, null
   *     without layers
   * @param tid the transaction; null if the commit has none
   * @param user the user of the transaction; else the author of the commit
   * @param time the time of the transaction; else of the commit
   * @param note the first line of the message
   * @param commit 40 hexadecimal digits
   * @param paths the objects that it changed or removed, at the given path and below
   */
  public record Change(
      @Nullable String layer,
      @Nullable Tid tid,
      String user,
      Instant time,
      String note,
      String commit,
      List<String> paths) {}

  /**
   * Holds a line of a file.
   *
   * @param change the change that wrote the line; without paths
   * @param file the name of the file: {@code __meta__}
   * @param number the line number, from 1
   * @param text the line without its line end
   */
  public record Line(Change change, String file, int number, String text) {}

  /** Names the files of an object whose lines are wanted. */
  public enum Part {
    /** The source; of an object without one, the metadata. */
    SOURCE,
    /** The metadata. */
    METADATA,
    /** The metadata, then the source. */
    BOTH
  }

  /**
   * Reads the changes of an object, the newest first. Those of several layers are merged by their
   * times.
   *
   * @param recurse whether changes of the objects in it count as well
   * @param most ends after so many
   * @throws GitException if no commit has the path
   */
  public void changes(String path, boolean recurse, long most, Consumer<Change> each)
      throws IOException {
    ObjectPath object = NamedPath.of(path);
    String folder = folder(object);
    long count = 0;
    try (LayerLogs logs = LayerLogs.open(settings, branch);
        MergedLog merged = new MergedLog(logs, folder, recurse, MOST_FILES)) {
      for (LayerLogs.Found found = merged.next();
          found != null && count < most;
          found = merged.next()) {
        each.accept(change(found, List.copyOf(paths(found.entry().files()))));
        count++;
      }
      if (count == 0) {
        throw unknown(object, logs);
      }
    }
  }

  /**
   * Returns the lines of an object's files, each with the change that wrote it. With layers the
   * files are those of the layer that defines the object.
   *
   * @throws GitException if the object does not exist now, or its source is not text
   */
  public List<Line> lines(String path, Part part) throws IOException {
    ObjectPath object = NamedPath.of(path);
    String folder = folder(object);
    try (LayerLogs logs = LayerLogs.open(settings, branch)) {
      LayerLogs.LayerLog log = logs.defining(folder);
      if (log == null) {
        throw unknown(object, logs);
      }
      String source =
          log.log().files(folder).orElse(List.of()).stream()
              .filter(name -> name.startsWith(SourceFile.PREFIX))
              .findFirst()
              .orElse(null);
      List<Line> lines = new ArrayList<>();
      if (source == null || part != Part.SOURCE) {
        lines.addAll(lines(log, object, folder, MetadataFile.NAME));
      }
      if (source != null && part != Part.METADATA) {
        lines.addAll(lines(log, object, folder, source));
      }
      return lines;
    }
  }

  private static List<Line> lines(
      LayerLogs.LayerLog log, ObjectPath object, String folder, String file) throws IOException {
    List<Line> lines = new ArrayList<>();
    for (PathLog.Line line :
        log.log()
            .lines(folder + "/" + file)
            .orElseThrow(
                () ->
                    new GitException(
                        new Fault.Refused(object + ": its source is not text")
                            .at(FaultPlace.ofPath(object))))) {
      Change change = change(new LayerLogs.Found(log.layer(), line.entry()), List.of());
      lines.add(new Line(change, file, line.number(), line.text()));
    }
    return lines;
  }

  private static GitException unknown(ObjectPath object, LayerLogs logs) {
    return new GitException(
        new Fault.NotFound(
                CommitText.of(object.toString(), 1000)
                    + ": there is no such object on "
                    + logs.branches())
            .at(FaultPlace.ofPath(object)));
  }

  private static String folder(ObjectPath path) throws GitException {
    String fault = TreePaths.fault(path);
    if (fault != null) {
      throw new GitException(
          new Fault.Refused(CommitText.of(path.toString(), 1000) + ": " + fault)
              .at(FaultPlace.ofPath(path)));
    }
    return path.isRoot() ? TreePaths.ROOT : TreePaths.ROOT + "/" + String.join("/", path.ids());
  }

  /** Returns the objects of files. */
  private static Set<String> paths(List<String> files) {
    Set<String> paths = new LinkedHashSet<>();
    for (String file : files) {
      String folder = file.substring(0, Math.max(0, file.lastIndexOf('/')));
      String path = folder.substring(Math.min(folder.length(), TreePaths.ROOT.length()));
      paths.add(path.isEmpty() ? "/" : path);
    }
    return paths;
  }

  private static Change change(LayerLogs.Found found, List<String> paths) {
    PathLog.Entry entry = found.entry();
    Tid tid = TransactionCommit.tid(entry.message()).orElse(null);
    String author = entry.author().name();
    return new Change(
        found.layer(),
        tid,
        tid == null ? author : entry.message().trailer(TransactionCommit.USER).orElse(author),
        tid == null ? entry.author().time().toInstant() : tid.time(),
        CommitText.of(entry.message().subject(), 1000),
        entry.id().hex(),
        paths);
  }
}
