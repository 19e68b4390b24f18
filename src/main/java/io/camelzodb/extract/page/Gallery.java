package io.camelzodb.extract.page;

import io.camelzodb.files.HeldFolder;
import io.camelzodb.files.NamedOutput;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Writes the page {@code index.html} of an extraction: thumbnails, a list to search and sort,
 * pages, types and problems.
 *
 * <p>In: {@code manifest.jsonl} and, where they are there, {@code content.jsonl} and {@code
 * report.json} of one folder, all closed. Out: one HTML file beside them that needs no server and
 * loads nothing. Its content comes from untrusted exports: it is in the page as JSON data, never as
 * markup, and a content security policy allows only the page's own script.
 *
 * <p>Memory does not grow with the input, which is streamed through. The page itself holds at most
 * {@link GalleryData#MOST_PAYLOADS} payloads, {@link GalleryData#MOST_OBJECTS} objects and {@link
 * GalleryData#MOST_PROBLEMS} problems, and says so when there were more.
 */
public final class Gallery {
  /** The name of the page in the folder. */
  public static final String FILE_NAME = "index.html";

  private Gallery() {}

  /**
   * Writes the page; replaces an existing page in one step, when the new one is complete.
   *
   * @param folder the folder of the extraction
   * @param title the title of the page, such as the file name of the export; any text
   * @return the file written
   * @throws java.nio.file.NoSuchFileException if there is no {@code manifest.jsonl}
   * @throws IOException if a file can't be read or written; no half-written page is left
   */
  public static Path write(Path folder, String title) throws IOException {
    Path page = folder.resolve(FILE_NAME);
    Path part = Files.createTempFile(folder, ".index-", ".part");
    try {
      try (BufferedWriter out =
          new BufferedWriter(
              new OutputStreamWriter(
                  new NamedOutput(
                      Path.of(HeldFolder.shown(part.toString())), Files.newOutputStream(part)),
                  StandardCharsets.UTF_8))) {
        GalleryTemplate template = GalleryTemplate.load();
        template.writeHead(title, out);
        new GalleryData(folder, out).write();
        template.writeTail(out);
      }
      readableAsItsNeighbours(part, folder.resolve(GalleryData.MANIFEST));
      try {
        Files.move(part, page, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } catch (AtomicMoveNotSupportedException notHere) {
        Files.move(part, page, StandardCopyOption.REPLACE_EXISTING);
      }
    } finally {
      Files.deleteIfExists(part);
    }
    return page;
  }

  /** A temporary file is private to its owner; the page is not. */
  private static void readableAsItsNeighbours(Path page, Path neighbour) throws IOException {
    if (page.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(page, Files.getPosixFilePermissions(neighbour));
    }
  }
}
