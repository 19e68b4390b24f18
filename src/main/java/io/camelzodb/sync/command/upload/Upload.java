package io.camelzodb.sync.command.upload;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.files.HeldTree;
import io.camelzodb.files.PlainFile;
import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.storage.StorageException;
import io.camelzodb.sync.NamedPath;
import io.camelzodb.sync.Setting;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.TreeLock;
import io.camelzodb.sync.command.MadeFiles;
import io.camelzodb.sync.playback.Playback;
import io.camelzodb.sync.playback.plan.Plan;
import io.camelzodb.sync.playback.plan.PlanRefusedException;
import io.camelzodb.sync.playback.plan.PlaybackOptions;
import io.camelzodb.tree.MetadataFile;
import io.camelzodb.tree.TreePaths;
import io.camelzodb.zope.ObjectPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes objects of a folder of plain files, such as a JavaScript library: a Folder for each folder,
 * a File for each file. Their files are new in the tree, and exactly these objects are played back.
 * What is there already stays as it is, apart from what an earlier upload made and nobody touched.
 * Not safe for many threads.
 */
public final class Upload {
  private static final Map<String, String> CONTENT_TYPES =
      Map.of(
          "js", "application/javascript",
          "css", "text/css",
          "html", "text/html",
          "odt", "application/vnd.oasis.opendocument.text",
          "ods", "application/vnd.oasis.opendocument.spreadsheet",
          "pdf", "application/pdf",
          "svg", "image/svg+xml");

  private static final int DEEPEST = 100;

  /** Where the files of one object are made ready, in the base folder; git does not see it. */
  private static final String STAGE = ".camel-zodb.upload";

  private final Settings settings;
  private final boolean replacePeriods;
  private final @Nullable Set<String> extensions;
  private final MadeFiles made = new MadeFiles();
  private final List<String> objects = new ArrayList<>();
  private final List<String> newObjects = new ArrayList<>();

  /**
   * Creates an upload.
   *
   * @param replacePeriods whether ids have {@code _} in place of the dots of the names of files
   * @param extensions the extensions of files that are taken; null for all
   */
  public Upload(Settings settings, boolean replacePeriods, @Nullable Set<String> extensions) {
    this.settings = settings;
    this.replacePeriods = replacePeriods;
    this.extensions = extensions;
  }

  /**
   * Holds what an upload has done.
   *
   * @param result what was played back; null for a dry run
   * @param plan the plan of a dry run; else null
   */
  public record Uploaded(Playback.@Nullable Result result, Playback.@Nullable Explained plan) {}

  /**
   * Uploads a folder.
   *
   * @param path the object that gets its content
   * @param options of the playback
   * @param dryRun whether only the plan is made; no file is left then
   * @throws IOException if it fails; no file is left then, and nothing is written to the database
   */
  @SuppressWarnings("try") // The lock is only held.
  public Uploaded run(Path source, String path, PlaybackOptions options, boolean dryRun)
      throws IOException {
    if (!Files.isDirectory(source)) {
      throw new StorageException(
          new Fault.NotFound(source + ": there is no such folder", "name the folder to upload")
              .at(FaultPlace.ofFile(source)));
    }
    try (TreeLock lock = TreeLock.of(settings)) {
      ObjectPath target = NamedPath.of(path);
      EarlierUploads earlier = new EarlierUploads(settings);
      try {
        List<ObjectPath> replaced = replaceable(earlier, target);
        try (made) {
          earlier.putAside(replaced);
          folder(source, target, 0);
          List<ObjectPath> gone = gone(earlier, replaced);
          gone.forEach(each -> objects.add(each.toString()));
          if (dryRun) {
            return new Uploaded(null, playback(options).explain(objects));
          }
          Playback.Result result = playback(options).run(objects);
          Plan plan = result.plan();
          if (plan.hasErrors() && !options.skipErrors()) {
            throw new PlanRefusedException(
                String.valueOf(plan.problems().get(0)) + "; nothing was uploaded", plan);
          }
          made.keep();
          earlier.forget();
          earlier.remember(newObjects, gone);
          return new Uploaded(result, null);
        }
      } finally {
        removeStage();
        earlier.bringBack();
      }
    }
  }

  /** Plays back only what is uploaded: other files there may have local changes. */
  private Playback playback(PlaybackOptions options) throws IOException {
    return Playback.of(settings.with(Setting.LOCK, "false"))
        .intoRecordedDatabaseOnly()
        .with(options.withRecurse(false));
  }

  /**
   * Returns what an earlier upload has made there, and what is as it has made it: in the tree, not
   * committed, and in the database with all that it contains.
   */
  private List<ObjectPath> replaceable(EarlierUploads earlier, ObjectPath target)
      throws IOException {
    List<ObjectPath> untouched = earlier.untouched(target);
    if (untouched.isEmpty()) {
      return untouched;
    }
    Plan plan =
        Playback.of(settings.with(Setting.LOCK, "false"))
            .with(PlaybackOptions.DEFAULT.withOverride(true).withSkipErrors(true))
            .plan(List.of(target.toString()));
    Set<ObjectPath> changed = new HashSet<>();
    plan.operations().forEach(each -> changed.add(each.path()));
    return untouched.stream()
        .filter(path -> changed.stream().noneMatch(each -> each.startsWith(path)))
        .toList();
  }

  /**
   * Returns the topmost objects that were replaced by nothing. A folder in which others have put
   * something stays.
   */
  private static List<ObjectPath> gone(EarlierUploads earlier, List<ObjectPath> replaced)
      throws IOException {
    Set<ObjectPath> gone = new LinkedHashSet<>();
    for (ObjectPath path : replaced) {
      if (earlier.isGone(path)) {
        gone.add(path);
      } else {
        earlier.bringBack(path);
      }
    }
    return gone.stream().filter(path -> !path.parent().isWithin(gone)).toList();
  }

  private void folder(Path source, ObjectPath path, int depth) throws IOException {
    if (depth > DEEPEST) {
      throw new StorageException(
          new Fault.Limit(source + ": more than " + DEEPEST + " folders in each other")
              .at(FaultPlace.ofFile(source)));
    }
    Path folder = treeFolder(path);
    objects.add(path.toString());
    if (!Files.exists(folder.resolve(MetadataFile.NAME), LinkOption.NOFOLLOW_LINKS)) {
      Path ready = stage();
      Files.write(ready.resolve(MetadataFile.NAME), metadata("Folder", null));
      made.put(ready, folder);
      newObjects.add(path.toString());
    }
    List<Path> entries;
    try (Stream<Path> found = Files.list(source)) {
      entries = found.sorted().toList();
    }
    for (Path entry : entries) {
      String name = entry.getFileName().toString();
      if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
        folder(entry, path.child(name), depth + 1);
      } else if (Files.isRegularFile(entry)) {
        file(entry, name, path);
      }
    }
  }

  private void file(Path source, String name, ObjectPath container) throws IOException {
    String extension = name.substring(name.lastIndexOf('.') + 1);
    if (extensions != null && !extensions.contains(extension)) {
      return;
    }
    ObjectPath path = container.child(replacePeriods ? name.replace('.', '_') : name);
    objects.add(path.toString());
    Path folder = treeFolder(path);
    byte[] metadata =
        metadata("File", CONTENT_TYPES.getOrDefault(extension, "application/octet-stream"));
    Path metadataFile = folder.resolve(MetadataFile.NAME);
    Path file = folder.resolve("__source__." + extension);
    if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      checkSame(source, folder, metadataFile, metadata, file);
      return;
    }
    Path ready = stage();
    Files.write(ready.resolve(MetadataFile.NAME), metadata);
    Files.copy(source, ready.resolve(file.getFileName()));
    made.put(ready, folder);
    newObjects.add(path.toString());
  }

  /**
   * Makes an empty folder for the files of one object. They come to their place together, so that
   * an upload that is killed leaves no part of an object, and can be run again.
   */
  private Path stage() throws IOException {
    removeStage();
    return Files.createDirectory(stageFolder());
  }

  private Path stageFolder() {
    return settings.baseDir().resolve(STAGE);
  }

  private void removeStage() throws IOException {
    try (HeldTree base = HeldTree.named(settings.baseDir())) {
      base.in(
          "",
          folder -> {
            folder.remove(STAGE);
            return true;
          });
    }
  }

  /** Checks that a file is in the tree as it would be uploaded, since nothing is overwritten. */
  private static void checkSame(
      Path source, Path folder, Path metadataFile, byte[] metadata, Path file) throws IOException {
    boolean same =
        Files.isRegularFile(metadataFile, LinkOption.NOFOLLOW_LINKS)
            && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
            && Arrays.equals(PlainFile.bytes(metadataFile), metadata)
            && Files.mismatch(source, file) < 0;
    if (!same) {
      throw new StorageException(
          new Fault.Refused(
                  folder + ": exists already and differs, so " + source + " is not uploaded",
                  "remove it first, or name another PATH")
              .at(FaultPlace.ofFile(folder)));
    }
  }

  private Path treeFolder(ObjectPath path) throws StorageException {
    return settings
        .baseDir()
        .resolve(
            TreePaths.folder(path)
                .orElseThrow(
                    () ->
                        new StorageException(
                            new Fault.Refused(
                                path + ": cannot be uploaded: " + TreePaths.fault(path)))));
  }

  private static byte[] metadata(String type, @Nullable String contentType) throws IOException {
    TreeMap<String, Value> metadata = new TreeMap<>();
    metadata.put("type", new Text(type));
    metadata.put("title", new Text(""));
    if (contentType != null) {
      metadata.put(
          "props",
          new ListValue(
              List.of(
                  new ListValue(
                      List.of(
                          pair("id", "content_type"),
                          pair("type", "string"),
                          pair("value", contentType))))));
    }
    return MetadataFile.format(metadata);
  }

  private static Value pair(String key, String value) {
    return Tuple.of(new Text(key), new Text(value));
  }
}
