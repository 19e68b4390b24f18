package io.camelzodb.extract;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.camelzodb.extract.page.JsonLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * Knows the files that an earlier extraction wrote into the same folder, by its manifest. Only such
 * files are ever replaced or removed, and removed only if they are unchanged.
 */
final class EarlierRun {
  private final OutputFolder folder;
  private final Path manifest;
  private final LongSet files = new LongSet();

  EarlierRun(OutputFolder folder, Path manifest) throws IOException {
    this.folder = folder;
    this.manifest = manifest;
    if (exists()) {
      forEachFile((file, sha256) -> files.add(LongSet.hash(file)));
    }
  }

  private interface FileVisitor {
    void take(String file, @Nullable String sha256) throws IOException;
  }

  boolean exists() {
    return Files.isRegularFile(manifest, LinkOption.NOFOLLOW_LINKS);
  }

  /** Whether an earlier run wrote a file. */
  boolean hasWritten(String relative) {
    return files.contains(LongSet.hash(relative));
  }

  /** Removes the files that this run did not write again; returns their number. */
  int removeStale(LongSet written) throws IOException {
    int[] removed = {0};
    if (exists()) {
      forEachFile(
          (file, sha256) -> {
            if (!written.contains(LongSet.hash(file))
                && isSafe(file)
                && isUnchanged(file, sha256)) {
              folder.remove(file);
              removed[0]++;
            }
          });
    }
    return removed[0];
  }

  /** Whether a path stays in the folder; an edited manifest must not lead out of it. */
  private boolean isSafe(String file) throws IOException {
    if (file.startsWith("/") || file.indexOf('\0') >= 0 || file.contains("\\")) {
      return false;
    }
    for (String name : file.split("/", -1)) {
      if (name.isEmpty() || name.equals(".") || name.equals("..")) {
        return false;
      }
    }
    BasicFileAttributes attributes = folder.attributes(file);
    return attributes != null && attributes.isRegularFile();
  }

  private boolean isUnchanged(String file, @Nullable String sha256) throws IOException {
    return sha256 != null && sha256.equals(folder.sha256(file));
  }

  private void forEachFile(FileVisitor written) throws IOException {
    JsonLines.read(
        manifest,
        object -> {
          String file = null;
          String sha256 = null;
          while (object.nextToken() == JsonToken.FIELD_NAME) {
            String key = object.currentName();
            JsonToken value = object.nextToken();
            if (value == JsonToken.VALUE_STRING && key.equals("file")) {
              file = text(object);
            } else if (value == JsonToken.VALUE_STRING && key.equals("sha256")) {
              sha256 = text(object);
            } else {
              object.skipChildren();
            }
          }
          if (file != null) {
            written.take(file, sha256);
          }
        },
        (line, message) -> {
          // A broken line names no file, so no file is touched.
        });
  }

  private static String text(JsonParser parser) throws IOException {
    return parser.getText();
  }
}
