package io.camelzodb.sync.record;

import io.camelzodb.files.NamedOutput;
import io.camelzodb.files.NotPlainFileException;
import io.camelzodb.files.PlainFile;
import io.camelzodb.sync.StateFileLocation;
import io.camelzodb.sync.commit.PositionNames;
import io.camelzodb.zope.index.ContainmentIndex;
import io.camelzodb.zope.index.ContainmentIndexFormat;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;

/**
 * Stores a {@link ContainmentIndex} between runs, as a cache. The file lies in the {@code .git} of
 * the base folder, else beside the tree. If it is missing, damaged or of another version, the index
 * is built again.
 *
 * <p>The format: {@value #MAGIC}, a text of all that the index depends on, the index, and a CRC-32C
 * of all that.
 */
final class ContainmentIndexFile {
  private static final String MAGIC = "camel-zodb places 2";
  private static final int BUFFER = 1 << 16;

  private final Path file;
  private final String dependsOn;

  /**
   * Creates it.
   *
   * @param names the names for the database
   * @param dependsOn a text; an index with another text is not used
   */
  ContainmentIndexFile(PositionNames names, String dependsOn) {
    this.file = names.stateFile("places");
    this.dependsOn = dependsOn;
  }

  /** Reads the index; empty if there is no usable one. */
  Optional<ContainmentIndex> read() {
    CRC32C sum = new CRC32C();
    try (InputStream in = PlainFile.open(file);
        DataInputStream checked =
            new DataInputStream(new CheckedInputStream(new BufferedInputStream(in, BUFFER), sum))) {
      if (!checked.readUTF().equals(MAGIC) || !checked.readUTF().equals(dependsOn)) {
        return Optional.empty();
      }
      ContainmentIndex index = ContainmentIndexFormat.read(checked);
      long expected = sum.getValue();
      if (checked.readLong() != expected || checked.read() >= 0) {
        // Never leaves: the handler below logs that the file is not used.
        throw new IOException("its checksum is wrong");
      }
      return Optional.of(index);
    } catch (NoSuchFileException never) {
      return Optional.empty();
    } catch (IOException | RuntimeException damaged) {
      StateFileLocation.logUnused(
          file,
          damaged instanceof NotPlainFileException ? damaged.getMessage() : "is damaged",
          "all objects are read, and a new file is written");
      return Optional.empty();
    }
  }

  /** Replaces the stored index as a whole. */
  void write(ContainmentIndex index) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    CRC32C sum = new CRC32C();
    try (OutputStream out =
        new BufferedOutputStream(
            new NamedOutput(fresh, Channels.newOutputStream(PlainFile.create(fresh))), BUFFER)) {
      DataOutputStream checked = new DataOutputStream(new CheckedOutputStream(out, sum));
      checked.writeUTF(MAGIC);
      checked.writeUTF(dependsOn);
      ContainmentIndexFormat.write(index, checked);
      checked.writeLong(sum.getValue());
      checked.flush();
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
