package io.camelzodb.git.pack;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.eclipse.jgit.lib.ObjectId;

/** Lists and deletes the loose objects of a repository, which are one file each. */
final class LooseObjects {
  private static final int FIRST = 2;

  private final Path objects;

  LooseObjects(Path objects) {
    this.objects = objects;
  }

  /** Returns their ids, at most so many. */
  List<ObjectId> list(int most) throws IOException {
    List<ObjectId> found = new ArrayList<>();
    for (int first = 0; first < 256 && found.size() < most; first++) {
      String two = String.format("%02x", first);
      try (DirectoryStream<Path> files = Files.newDirectoryStream(objects.resolve(two))) {
        for (Path file : files) {
          String name = two + file.getFileName();
          if (found.size() < most && ObjectId.isId(name)) {
            found.add(ObjectId.fromString(name));
          }
        }
      } catch (NoSuchFileException none) {
        // No object begins with these.
      } catch (DirectoryIteratorException fault) {
        throw fault.getCause();
      }
    }
    return found;
  }

  /** Deletes loose objects that are in a pack now. */
  void delete(Collection<ObjectId> packed) throws IOException {
    for (ObjectId id : packed) {
      Path folder = objects.resolve(id.name().substring(0, FIRST));
      Files.deleteIfExists(folder.resolve(id.name().substring(FIRST)));
    }
  }
}
