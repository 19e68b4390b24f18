package io.camelzodb.git.commit;

import io.camelzodb.files.NotPlainFileException;
import io.camelzodb.files.PlainFile;
import io.camelzodb.git.Hardening;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records a planned move of the branch until work tree and index have followed, for recovery after
 * a crash. The file {@value #NAME} beside the index has two lines of 40 hexadecimal digits, the old
 * and the new commit (zeros before the first commit). It remains only after a crash.
 */
final class CommitJournal {
  private static final Logger LOG = LoggerFactory.getLogger(CommitJournal.class);
  static final String NAME = "camel-zodb.moving";

  private final Path file;

  CommitJournal(Path index) {
    this.file = index.resolveSibling(NAME);
  }

  /** A move; {@code before} is null for the first commit of a branch. */
  record Move(@Nullable ObjectId before, ObjectId after) {}

  /** Returns the unfinished move; empty if there is none. */
  Optional<Move> read() throws IOException {
    List<String> lines;
    try {
      lines = PlainFile.lines(file, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException none) {
      return Optional.empty();
    } catch (NotPlainFileException other) {
      LOG.warn(
          "{}; the program does not check for work that a crash left unfinished",
          other.getMessage());
      return Optional.empty();
    }
    if (lines.size() != 2 || !ObjectId.isId(lines.get(0)) || !ObjectId.isId(lines.get(1))) {
      LOG.warn(
          "{}: is damaged and is not used. If \"git status\" shows files that you have"
              + " not changed, run \"git restore\" on them",
          file);
      return Optional.empty();
    }
    ObjectId before = ObjectId.fromString(lines.get(0));
    return Optional.of(
        new Move(
            before.equals(ObjectId.zeroId()) ? null : before, ObjectId.fromString(lines.get(1))));
  }

  /**
   * Begins a move.
   *
   * @param hardening syncs the file before the branch is moved
   */
  void begin(Move move, Hardening hardening) throws IOException {
    Path fresh = file.resolveSibling(NAME + ".new");
    ObjectId before = move.before == null ? ObjectId.zeroId() : move.before;
    byte[] lines =
        (before.name() + "\n" + move.after.name() + "\n").getBytes(StandardCharsets.ISO_8859_1);
    try (FileChannel out = PlainFile.create(fresh)) {
      out.write(ByteBuffer.wrap(lines));
    } catch (IOException fault) {
      Files.deleteIfExists(fresh);
      throw fault;
    }
    // It shows that work tree and index still are those of the commit before.
    hardening.file(Hardening.Component.INDEX, fresh);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    hardening.folder(Hardening.Component.INDEX, file.getParent());
  }

  void end() throws IOException {
    Files.deleteIfExists(file);
  }
}
