package io.camelzodb.storage.export;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.files.PlainFile;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.Problem.Severity;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.export.file.ExportOptions;
import io.camelzodb.storage.export.file.ExportStore;
import io.camelzodb.storage.export.file.ProblemLog;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the exports in a folder and its subfolders: plain files whose name ends with {@code .xml}
 * and that begin like an export. Links are not followed; hidden folders are skipped. Used once.
 */
final class ExportFolderScan {
  private static final int MOST_FILES = 1_000_000;
  private static final int DEEPEST = 200;
  private static final int HEAD = 4096;
  private static final String XML = ".xml";

  private final Path folder;
  private final ExportOptions options;
  private final ProblemLog log;
  private final FolderNode root;
  private final List<Path> files = new ArrayList<>();
  private final List<Problem> problems = new ArrayList<>();
  private int exports;
  private long others;
  private int otherXml;
  private String firstOther = "";

  ExportFolderScan(Path folder, ExportOptions options, ProblemLog log, FolderNode root) {
    this.folder = folder;
    this.options = options;
    this.log = log;
    this.root = root;
  }

  /** Returns the number of exports. */
  int exports() {
    return exports;
  }

  /** Returns the number of other files. */
  long others() {
    return others;
  }

  /** Returns the problems of the exports. */
  List<Problem> problems() {
    return problems;
  }

  void run() throws StorageException {
    Path start = folder;
    try {
      // The folder that the user names may be a link; nothing in it is followed.
      start = folder.toRealPath();
      Files.walkFileTree(start, new Visitor());
    } catch (StorageException fault) {
      throw fault;
    } catch (IOException fault) {
      throw StorageException.within(FaultPlace.ofFile(folder), folder + ": cannot be read", fault);
    }
    files.sort(null);
    for (Path file : files) {
      take(start, file);
    }
    if (otherXml > 0 && exports > 0) {
      log.add(
          Severity.NOTE,
          "",
          null,
          otherXml + " XML files in it are not exports of objects, such as " + firstOther,
          "they are skipped");
    }
  }

  private void take(Path start, Path file) {
    Path relative = start.relativize(file);
    if (!isExport(file)) {
      others++;
      otherXml++;
      if (firstOther.isEmpty()) {
        firstOther = relative.toString();
      }
      return;
    }
    exports++;
    // Messages name the file as the user would.
    Path named = folder.resolve(relative.toString());
    try (ExportStore store = Exports.open(named, options)) {
      problems.addAll(store.problems());
      if (store.size() == 0) {
        return;
      }
      // A root that cannot be decoded would hide the objects below it.
      store.record(0).object();
      FolderNode node = root;
      for (String id : ids(relative)) {
        node = node.child(id);
      }
      if (node.isExport()) {
        report(named, "stands for the same path as another file");
        return;
      }
      node.export(named, (int) Math.min(store.size(), Integer.MAX_VALUE));
    } catch (IOException unreadable) {
      report(named, String.valueOf(unreadable.getMessage()));
    }
  }

  private void report(Path file, String message) {
    Problem problem =
        Problem.ofFile(
            Severity.ERROR,
            file,
            message.startsWith(file + ": ") ? message.substring((file + ": ").length()) : message,
            "skipped; the rest is read");
    if (problems.size() < options.maxProblems()) {
      problems.add(problem);
    }
  }

  /** Returns the ids in a path, which ERP5 quotes as in URLs. */
  private static List<String> ids(Path relative) {
    List<String> ids = new ArrayList<>();
    int last = relative.getNameCount() - 1;
    for (int i = 0; i <= last; i++) {
      String name = relative.getName(i).toString();
      ids.add(unquoted(i < last ? name : name.substring(0, name.length() - XML.length())));
    }
    return ids;
  }

  static String unquoted(String name) {
    if (name.indexOf('%') < 0) {
      return name;
    }
    byte[] from = name.getBytes(StandardCharsets.UTF_8);
    ByteBuffer to = ByteBuffer.allocate(from.length);
    for (int i = 0; i < from.length; i++) {
      int high = i + 2 < from.length && from[i] == '%' ? Character.digit(from[i + 1], 16) : -1;
      int low = high < 0 ? -1 : Character.digit(from[i + 2], 16);
      if (low < 0) {
        to.put(from[i]);
      } else {
        to.put((byte) (high * 16 + low));
        i += 2;
      }
    }
    to.flip();
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(to).toString();
    } catch (CharacterCodingException other) {
      return name;
    }
  }

  private static boolean isExport(Path file) {
    byte[] head;
    try (InputStream in = PlainFile.open(file)) {
      head = in.readNBytes(HEAD);
    } catch (IOException unreadable) {
      // Opening it as an export reports the reason.
      return true;
    }
    return new String(head, StandardCharsets.ISO_8859_1).contains("<ZopeData");
  }

  private final class Visitor extends SimpleFileVisitor<Path> {
    private int depth = -1;

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
        throws IOException {
      boolean hidden = depth >= 0 && String.valueOf(directory.getFileName()).startsWith(".");
      if (hidden) {
        return FileVisitResult.SKIP_SUBTREE;
      }
      if (depth >= DEEPEST) {
        throw new StorageException(
            new Fault.Limit(
                    directory + ": folders are nested more than " + DEEPEST + " deep",
                    "name one of them")
                .at(FaultPlace.ofFile(directory)));
      }
      depth++;
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(
        Path directory, @org.jspecify.annotations.Nullable IOException fault) throws IOException {
      depth--;
      return super.postVisitDirectory(directory, fault);
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      if (attributes.isRegularFile() && String.valueOf(file.getFileName()).endsWith(XML)) {
        files.add(file);
      } else {
        others++;
      }
      if (files.size() + others > MOST_FILES) {
        throw new StorageException(
            new Fault.Limit(
                    folder + ": holds more than " + MOST_FILES + " files", "name a folder below it")
                .at(FaultPlace.ofFile(folder)));
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException fault) {
      log.add(Severity.ERROR, "", null, file + " cannot be read: " + fault.getMessage(), "");
      return FileVisitResult.CONTINUE;
    }
  }
}
