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
 * Says from which commit to which one the branch is about to be moved, until work tree and index
 * are in line with it: the file {@value #NAME} beside the index, two lines of 40 hexadecimal digits
 * (zeros before the first commit). It is there only after a crash.
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

  /** The move that was not ended; empty where there is none. */
  Optional<Move> read() throws IOException {
    List<String> lines;
    try {
      lines = PlainFile.lines(file, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException none) {
      return Optional.empty();
    } catch (NotPlainFileException other) {
      LOG.warn("{}; what a crash left half done is not looked for", other.getMessage());
      return Optional.empty();
    }
    if (lines.size() != 2 || !ObjectId.isId(lines.get(0)) || !ObjectId.isId(lines.get(1))) {
      LOG.warn(
          "{}: is damaged and is not used; where \"git status\" shows files that nobody has"
              + " changed, \"git restore\" brings them in line with the branch",
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
   * @param hardening what is on the disk before the branch is moved
   */
  void begin(Move move, Hardening hardening) throws IOException {
    Path fresh = file.resolveSibling(NAME + ".new");
    ObjectId before = move.before == null ? ObjectId.zeroId() : move.before;
    byte[] lines =
        (before.name() + "\n" + move.after.name() + "\n").getBytes(StandardCharsets.ISO_8859_1);
    try (FileChannel out = PlainFile.create(fresh)) {
      out.write(ByteBuffer.wrap(lines));
    }
    // Without it nobody would know that work tree and index are those of the commit before.
    hardening.file(Hardening.Component.INDEX, fresh);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    hardening.folder(Hardening.Component.INDEX, file.getParent());
  }

  void end() throws IOException {
    Files.deleteIfExists(file);
  }
}
