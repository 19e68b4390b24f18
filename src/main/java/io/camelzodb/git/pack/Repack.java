package io.camelzodb.git.pack;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.files.NamedOutput;
import io.camelzodb.git.GitException;
import io.camelzodb.git.GitWorkTree;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.internal.storage.file.PackIndex;
import org.eclipse.jgit.internal.storage.pack.PackWriter;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.ProgressMonitor;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevObject;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.pack.PackConfig;

/**
 * Combines loose objects and small packs in one pack, as {@code git repack -d --geometric=2} does:
 * each remaining pack has at least twice the objects of all smaller ones, so that each object is
 * written only a few times, even in a long history. All objects stay, reachable or not, so that no
 * unfinished work is lost (JGit's GC writes all reachable objects anew each time, and removes
 * others); the old files are deleted after the pack is on the disk. Used once; needs {@link
 * GcLock}.
 */
final class Repack {
  /** How a pack is named that is not finished; git prune knows such names as well. */
  static final String UNFINISHED = "tmp_repack_camel-zodb";

  /** Larger packs stay. Each object needs some 200 bytes in memory. */
  private static final int MOST_OBJECTS = 250_000;

  private static final long MOST_BYTES = 1L << 30;

  /** More loose ones are for the next time. */
  private static final int MOST_LOOSE = 50_000;

  private static final int CHECKSUM = 20;

  private final Repository repository;
  private final ProgressMonitor monitor;
  private final Path packs;
  private final LooseObjects looseObjects;

  /**
   * Creates it.
   *
   * @param monitor receives each step, and may delay or end the work
   */
  Repack(Repository repository, ProgressMonitor monitor) {
    this.repository = repository;
    this.monitor = monitor;
    Path objects = GitWorkTree.objects(repository);
    packs = objects.resolve("pack");
    looseObjects = new LooseObjects(objects);
  }

  /**
   * Repacks.
   *
   * @return the number of objects in the new pack; 0 if none was made
   * @throws IOException if the monitor has ended it, or an object cannot be read; all objects are
   *     unchanged then
   */
  long run() throws IOException {
    List<ObjectId> loose = looseObjects.list(MOST_LOOSE);
    List<PackedFile> replaced = replaced(loose.size());
    if (loose.isEmpty() && replaced.size() < 2) {
      return 0;
    }
    Set<ObjectId> all = new HashSet<>(loose);
    for (PackedFile each : replaced) {
      for (PackIndex.MutableEntry entry : each.index()) {
        all.add(entry.toObjectId());
      }
    }
    Path fresh = write(all, loose);
    for (PackedFile each : replaced) {
      if (!each.pack().equals(fresh)) {
        each.delete();
      }
    }
    loose.removeIf(id -> !all.contains(id));
    looseObjects.delete(loose);
    return all.size();
  }

  /**
   * The smallest packs, up to the last one that has less than twice the objects of all that are
   * smaller and of the loose objects.
   */
  private List<PackedFile> replaced(long loose) throws IOException {
    List<PackedFile> packed = PackedFile.replaceable(packs);
    long objects = loose;
    long bytes = 0;
    int count = 0;
    for (int i = 0; i < packed.size(); i++) {
      PackedFile each = packed.get(i);
      boolean small = each.objects() < 2 * objects;
      objects += each.objects();
      bytes += each.bytes();
      if (objects > MOST_OBJECTS || bytes > MOST_BYTES) {
        break;
      }
      count = small ? i + 1 : count;
    }
    return packed.subList(0, count);
  }

  private PackConfig config() {
    PackConfig config = new PackConfig(repository);
    config.setThreads(1);
    config.setDeltaSearchMemoryLimit(32 << 20);
    config.setDeltaCacheSize(8 << 20);
    config.setBigFileThreshold(Math.min(config.getBigFileThreshold(), 4 << 20));
    config.setBuildBitmaps(false);
    config.setIndexVersion(2);
    return config;
  }

  private Path write(Set<ObjectId> objects, List<ObjectId> loose) throws IOException {
    Files.createDirectories(packs);
    Path pack = Files.createTempFile(packs, UNFINISHED, ".pack");
    Path index = pack.resolveSibling(pack.getFileName() + ".idx");
    try (ObjectReader reader = repository.newObjectReader();
        PackWriter writer = new PackWriter(config(), reader)) {
      writer.setDeltaBaseAsOffset(true);
      writer.setReuseDeltaCommits(true);
      writer.setReuseValidatingObjects(true);
      writer.preparePack(typed(reader, objects, loose).iterator());
      checkCancelled();
      try (OutputStream out =
          new BufferedOutputStream(new NamedOutput(pack, Files.newOutputStream(pack)))) {
        writer.writePack(monitor, monitor, out);
      }
      try (OutputStream out =
          new BufferedOutputStream(new NamedOutput(index, Files.newOutputStream(index)))) {
        writer.writeIndex(out);
      }
      checkCancelled();
      return publish(pack, index, objects);
    } finally {
      Files.deleteIfExists(pack);
      Files.deleteIfExists(index);
    }
  }

  /** Leaves out objects that another git has pruned meanwhile. */
  private List<RevObject> typed(ObjectReader reader, Set<ObjectId> objects, List<ObjectId> loose)
      throws IOException {
    List<RevObject> typed = new ArrayList<>(objects.size());
    Set<ObjectId> maybePruned = new HashSet<>(loose);
    try (RevWalk walk = new RevWalk(reader)) {
      for (Iterator<ObjectId> each = objects.iterator(); each.hasNext(); ) {
        ObjectId id = each.next();
        monitor.update(1);
        checkCancelled();
        try {
          typed.add(walk.lookupAny(id, reader.open(id).getType()));
        } catch (MissingObjectException pruned) {
          if (!maybePruned.contains(id)) {
            throw pruned;
          }
          each.remove();
        }
      }
    }
    return typed;
  }

  private void checkCancelled() throws GitException {
    if (monitor.isCancelled()) {
      throw new GitException(
          new Fault.Unavailable(repository.getDirectory() + ": repacking was stopped")
              .at(FaultPlace.ofFile(repository.getDirectory())));
    }
  }

  /** Puts it where git finds it, once it is on the disk as a whole. */
  private Path publish(Path pack, Path index, Set<ObjectId> objects) throws IOException {
    PackIndex written = PackIndex.open(index.toFile());
    for (ObjectId id : objects) {
      if (!written.hasObject(id)) {
        throw new GitException(
            new Fault.Damaged(repository.getDirectory() + ": repacking left out " + id.name())
                .at(FaultPlace.ofFile(repository.getDirectory())));
      }
    }
    for (Path each : List.of(pack, index)) {
      force(each, StandardOpenOption.WRITE);
      if (Files.getFileStore(packs).supportsFileAttributeView("posix")) {
        Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("r--r--r--"));
      }
    }
    String name = "pack-" + checksum(pack);
    Path fresh = packs.resolve(name + ".pack");
    // Git looks for indexes, so that of a pack comes last.
    Files.move(pack, fresh, StandardCopyOption.ATOMIC_MOVE);
    Files.move(index, packs.resolve(name + ".idx"), StandardCopyOption.ATOMIC_MOVE);
    force(packs, StandardOpenOption.READ);
    return fresh;
  }

  private static void force(Path path, StandardOpenOption how) throws IOException {
    try (FileChannel channel = FileChannel.open(path, how)) {
      channel.force(true);
    }
  }

  /** The last bytes of a pack are the check sum of all before. */
  private static String checksum(Path pack) throws IOException {
    byte[] sum = new byte[CHECKSUM];
    try (RandomAccessFile file = new RandomAccessFile(pack.toFile(), "r")) {
      file.seek(file.length() - CHECKSUM);
      file.readFully(sum);
    }
    return HexFormat.of().formatHex(sum);
  }
}
