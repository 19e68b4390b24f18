package io.camelzodb.git;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * Says from which commit to which one the branch is about to be moved, until work tree and index
 * are in line with it: the file {@value #NAME} beside the index, two lines of 40 hexadecimal digits
 * (zeros before the first commit). It is there only after a crash.
 */
final class CommitJournal {
  static final String NAME = "camel-zodb.moving";

  private final Path file;

  CommitJournal(Path index) {
    this.file = index.resolveSibling(NAME);
  }

  /** A move; {@code before} is null for the first commit of a branch. */
  record Move(@Nullable ObjectId before, ObjectId after) {}

  /** The move that was not ended; empty where there is none. */
  Optional<Move> read() throws IOException {
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (NoSuchFileException none) {
      return Optional.empty();
    }
    if (lines.size() != 2 || !ObjectId.isId(lines.get(0)) || !ObjectId.isId(lines.get(1))) {
      return Optional.empty();
    }
    ObjectId before = ObjectId.fromString(lines.get(0));
    return Optional.of(
        new Move(
            before.equals(ObjectId.zeroId()) ? null : before, ObjectId.fromString(lines.get(1))));
  }

  void begin(Move move) throws IOException {
    Path fresh = file.resolveSibling(NAME + ".new");
    ObjectId before = move.before == null ? ObjectId.zeroId() : move.before;
    Files.writeString(fresh, before.name() + "\n" + move.after.name() + "\n");
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  void end() throws IOException {
    Files.deleteIfExists(file);
  }
}
