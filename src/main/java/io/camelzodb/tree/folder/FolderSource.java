package io.camelzodb.tree.folder;

import io.camelzodb.files.HeldTree;
import io.camelzodb.files.PlainFile;
import io.camelzodb.pickle.Entry;
import io.camelzodb.tree.TreeFault;
import io.camelzodb.tree.TreeSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a tree from the files of a folder, with their current content. */
public final class FolderSource implements TreeSource {
  /** Files of so many bytes are read with one call of the system. */
  private static final int AT_ONCE = 1 << 13;

  private static final char UNDECODABLE = '\ufffd';

  private final Path base;
  private final HeldTree tree;

  /**
   * Creates a source.
   *
   * @param base the folder that holds {@code __root__}, which the user has named
   */
  public FolderSource(Path base) {
    this(base, HeldTree.named(base));
  }

  private FolderSource(Path base, HeldTree tree) {
    this.base = base;
    this.tree = tree;
  }

  /** Creates a source for a folder of this program, which must not be a link. */
  public static FolderSource unlinked(Path base) {
    return new FolderSource(base, HeldTree.of(base));
  }

  @Override
  public @Nullable Entry entry(String path) throws IOException {
    BasicFileAttributes attributes;
    try {
      attributes =
          tree.in(
              HeldTree.parent(path),
              folder ->
                  Files.readAttributes(
                      folder.at(HeldTree.name(path)),
                      BasicFileAttributes.class,
                      LinkOption.NOFOLLOW_LINKS));
    } catch (NoSuchFileException gone) {
      return null;
    }
    Kind kind =
        attributes.isRegularFile()
            ? Kind.FILE
            : attributes.isDirectory()
                ? Kind.FOLDER
                : attributes.isSymbolicLink() ? Kind.LINK : Kind.OTHER;
    return new Entry(kind, attributes.size());
  }

  @Override
  public List<String> names(String folder) throws IOException {
    try {
      return tree.in(folder, held -> names(folder, held.at()));
    } catch (NotDirectoryException replaced) {
      throw new TreeFault(where(folder), "is no longer a folder", "run the command again");
    }
  }

  private List<String> names(String folder, Path at) throws IOException {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(at)) {
      for (Path entry : entries) {
        String name = String.valueOf(entry.getFileName());
        if (name.indexOf(UNDECODABLE) >= 0) {
          throw new TreeFault(
              where(folder),
              "holds a name that is not a text in this locale: " + name,
              "use UTF-8");
        }
        names.add(name);
      }
    } catch (DirectoryIteratorException fault) {
      throw fault.getCause();
    }
    return names;
  }

  @Override
  public InputStream open(String file) throws IOException {
    // The kind of file was checked before. Opening must not wait for a FIFO that came since then.
    SeekableByteChannel channel =
        tree.in(
            HeldTree.parent(file),
            folder -> PlainFile.channel(folder.at(HeldTree.name(file)), base.resolve(file)));
    try {
      InputStream in = Channels.newInputStream(channel);
      return channel.size() > AT_ONCE ? new ChangeDetectingInputStream(in, base.resolve(file)) : in;
    } catch (IOException fault) {
      channel.close();
      throw fault;
    }
  }

  /** Forgets a folder and those below it, since they were removed; others may come there. */
  public void forget(String folder) {
    tree.forget(folder);
  }

  @Override
  public String where(String path) {
    return base.resolve(path).toString();
  }

  @Override
  public void close() {
    tree.close();
  }
}
