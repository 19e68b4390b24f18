package io.camelzodb.extract;

import io.camelzodb.storage.Oid;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.content.json.CollectionRows;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Gives each payload its file name, the same in every run over the same source: folders and names
 * are the ids, made safe; names that a file system may not distinguish get a number. Only hashes of
 * the names are kept. For one thread, in the order of the tree.
 */
final class PayloadPaths {
  /** Longer paths, in bytes of UTF-8, start again in the folder {@link #DEEP}. */
  private static final int MOST_PATH = 1500;

  static final String DEEP = "deep-folders";
  static final String LOST = "lost+found";

  private final LongSet taken = new LongSet();
  private final List<String> ids = new ArrayList<>();
  private final List<String> folders = new ArrayList<>();

  PayloadPaths() {
    for (String name :
        List.of(
            "manifest.jsonl",
            "content.jsonl",
            "report.json",
            "index.html",
            "manifest.jsonl.part",
            "content.jsonl.part",
            "report.json.part",
            OutputFolder.PART,
            CollectionRows.FOLDER,
            DEEP,
            LOST)) {
      take(name);
    }
  }

  /** Takes a name; returns false if it, or an equivalent one, is taken. */
  boolean take(String relative) {
    return taken.add(LongSet.hash(SafeFileNames.folded(relative)));
  }

  /**
   * Returns the folder of an object's files, relative and with a slash at the end; empty for the
   * output folder itself. Objects must come depth first, so that the folders of their containers
   * are still known.
   */
  String folder(ObjectPath path, Oid oid) {
    List<String> wanted = path.ids();
    int above = Math.max(0, wanted.size() - 1);
    int same = 0;
    while (same < above && same < ids.size() && ids.get(same).equals(wanted.get(same))) {
      same++;
    }
    while (ids.size() > same) {
      ids.remove(ids.size() - 1);
      folders.remove(folders.size() - 1);
    }
    for (int i = same; i < above; i++) {
      String parent = folders.isEmpty() ? "" : folders.get(folders.size() - 1);
      String folder = parent + SafeFileNames.safe(wanted.get(i));
      if (folder.getBytes(StandardCharsets.UTF_8).length > MOST_PATH) {
        folder = DEEP + "/" + Long.toHexString(LongSet.hash(path.toString())) + "-" + oid.hex();
      }
      ids.add(wanted.get(i));
      folders.add(i == 0 && folder.equals(LOST) ? LOST + "/" : free(folder, "") + "/");
    }
    return folders.isEmpty() ? "" : folders.get(folders.size() - 1);
  }

  /** Takes and returns a free name: {@code stem + extension} or with a number. */
  String free(String stem, String extension) {
    String name = stem + extension;
    for (int number = 2; !take(name); number++) {
      name = stem + "-" + number + extension;
    }
    return name;
  }
}
