package io.camelzodb.sync.record;

import io.camelzodb.files.NamedOutput;
import io.camelzodb.files.NotPlainFileException;
import io.camelzodb.files.PlainFile;
import io.camelzodb.sync.StateFileLocation;
import io.camelzodb.sync.commit.PositionNames;
import io.camelzodb.zope.index.ContainmentIndex;
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
 * Keeps {@link ContainmentIndex} from one run to the next: in the {@code .git} of the base folder,
 * where no commit takes it along, else beside the tree. It is a cache: without it, or where it is
 * damaged or of another making, it is made anew.
 *
 * <p>The format: {@value #MAGIC}, what the places depend on, the places, and a CRC-32C of all that.
 */
final class ContainmentIndexFile {
  private static final String MAGIC = "camel-zodb places 2";
  private static final int BUFFER = 1 << 16;

  private final Path file;
  private final String dependsOn;

  /**
   * A file.
   *
   * @param names of the database whose objects stand there
   * @param dependsOn what makes places of no use where it is another
   */
  ContainmentIndexFile(PositionNames names, String dependsOn) {
    this.file = names.kept("places");
    this.dependsOn = dependsOn;
  }

  /** The places; empty where there are none that can be used. */
  Optional<ContainmentIndex> read() {
    CRC32C sum = new CRC32C();
    try (InputStream in = PlainFile.open(file);
        DataInputStream checked =
            new DataInputStream(new CheckedInputStream(new BufferedInputStream(in, BUFFER), sum))) {
      if (!checked.readUTF().equals(MAGIC) || !checked.readUTF().equals(dependsOn)) {
        return Optional.empty();
      }
      ContainmentIndex places = ContainmentIndex.read(checked);
      long expected = sum.getValue();
      if (checked.readLong() != expected || checked.read() >= 0) {
        throw new IOException("its checksum is wrong");
      }
      return Optional.of(places);
    } catch (NoSuchFileException never) {
      return Optional.empty();
    } catch (IOException | RuntimeException damaged) {
      StateFileLocation.told(
          file,
          damaged instanceof NotPlainFileException ? damaged.getMessage() : "is damaged",
          "all objects are read, and it is made anew");
      return Optional.empty();
    }
  }

  /** Replaces the places as a whole. */
  void write(ContainmentIndex places) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    CRC32C sum = new CRC32C();
    try (OutputStream out =
        new BufferedOutputStream(
            new NamedOutput(fresh, Channels.newOutputStream(PlainFile.create(fresh))), BUFFER)) {
      DataOutputStream checked = new DataOutputStream(new CheckedOutputStream(out, sum));
      checked.writeUTF(MAGIC);
      checked.writeUTF(dependsOn);
      places.write(checked);
      checked.writeLong(sum.getValue());
      checked.flush();
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
