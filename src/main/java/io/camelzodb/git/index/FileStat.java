package io.camelzodb.git.index;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Holds the data of a file by which git sees, without reading it, that it has not changed: the
 * fields of an index entry, each cut to 32 bits as in git.
 */
public record FileStat(
    int ctimeSeconds,
    int ctimeNanos,
    int mtimeSeconds,
    int mtimeNanos,
    int dev,
    int ino,
    int uid,
    int gid,
    int size) {
  private static final String UNIX = "unix:mode,ctime,lastModifiedTime,dev,ino,uid,gid,size";
  private static final int TYPE = 0170000;
  private static final long SECOND = 1_000_000_000;

  /** The kind of a path. */
  enum Kind {
    FILE,
    FOLDER,
    LINK,
    OTHER
  }

  /** Holds the state of a path at one time, without following links. */
  public record Observation(Kind kind, boolean executable, long size, FileStat stat) {}

  /** Returns a copy with another size. */
  FileStat withSize(int other) {
    return new FileStat(
        ctimeSeconds, ctimeNanos, mtimeSeconds, mtimeNanos, dev, ino, uid, gid, other);
  }

  public static Observation of(Path path) throws IOException {
    if (!path.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      return elsewhere(path);
    }
    Map<String, Object> all = Files.readAttributes(path, UNIX, LinkOption.NOFOLLOW_LINKS);
    int mode = number(all, "mode").intValue();
    Kind kind =
        switch (mode & TYPE) {
          case 0100000 -> Kind.FILE;
          case 0040000 -> Kind.FOLDER;
          case 0120000 -> Kind.LINK;
          default -> Kind.OTHER;
        };
    long changed = nanos(all, "ctime");
    long modified = nanos(all, "lastModifiedTime");
    long size = number(all, "size").longValue();
    FileStat stat =
        new FileStat(
            seconds(changed),
            fraction(changed),
            seconds(modified),
            fraction(modified),
            number(all, "dev").intValue(),
            number(all, "ino").intValue(),
            number(all, "uid").intValue(),
            number(all, "gid").intValue(),
            (int) size);
    return new Observation(kind, (mode & 0100) != 0, size, stat);
  }

  private static long nanos(Map<String, Object> all, String name) {
    return ((FileTime) all.get(name)).to(TimeUnit.NANOSECONDS);
  }

  private static int seconds(long nanos) {
    return (int) Math.floorDiv(nanos, SECOND);
  }

  private static int fraction(long nanos) {
    return (int) Math.floorMod(nanos, SECOND);
  }

  private static Number number(Map<String, Object> all, String name) {
    return (Number) all.get(name);
  }

  private static Observation elsewhere(Path path) throws IOException {
    var all = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    Kind kind =
        all.isRegularFile()
            ? Kind.FILE
            : all.isDirectory() ? Kind.FOLDER : all.isSymbolicLink() ? Kind.LINK : Kind.OTHER;
    long modified = all.lastModifiedTime().to(TimeUnit.NANOSECONDS);
    FileStat stat =
        new FileStat(0, 0, seconds(modified), fraction(modified), 0, 0, 0, 0, (int) all.size());
    return new Observation(kind, false, all.size(), stat);
  }
}
