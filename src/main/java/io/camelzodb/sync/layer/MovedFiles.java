package io.camelzodb.sync.layer;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.files.FileFault;
import io.camelzodb.files.HeldFolder;
import io.camelzodb.files.HeldTree;
import io.camelzodb.files.PlainFile;
import io.camelzodb.storage.StorageException;
import io.camelzodb.tree.layer.Layer;
import io.camelzodb.tree.layer.PlannedMove.Moved;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Carries files from one layer to another. All files are copied beside the other layer's tree
 * first, then renamed into it, then removed from where they were: the metadata of an object comes
 * last and goes first. So each object is defined by one whole set of files at any time. If a step
 * fails, all steps before are undone. For one move.
 */
final class MovedFiles {
  /** Holds files on their way, in the folder of a layer; it stays only after a crash. */
  private static final String STAGE = ".camel-zodb.move";

  private final Layer target;
  private final Map<Layer, HeldTree> trees = new HashMap<>();
  private final Deque<Step> done = new ArrayDeque<>();
  private int number;

  /** Undoes a rename. */
  private interface Step {
    void undo() throws IOException;
  }

  MovedFiles(Layer target) {
    this.target = target;
  }

  /** Whether a move into this layer was killed. */
  boolean isUnfinished() {
    return Files.exists(target.folder().resolve(STAGE), LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * Moves the files.
   *
   * @throws IOException if that fails; all files are where they were then, unless the message says
   *     otherwise
   */
  void move(List<Moved> moved) throws IOException {
    if (moved.isEmpty()) {
      // What a crash may have left has no use any more.
      tree(target);
      end();
      return;
    }
    try {
      List<Path> copies = new ArrayList<>();
      for (Moved each : moved) {
        for (String name : each.files()) {
          copies.add(copied(each, name));
        }
      }
      int copy = 0;
      for (Moved each : moved) {
        for (String name : each.replaced()) {
          takeAway(target, each.folder(), name);
        }
        for (String name : each.files()) {
          put(copies.get(copy++), each.folder(), name);
        }
      }
      for (Moved each : moved) {
        List<String> names = new ArrayList<>(each.files());
        Collections.reverse(names);
        for (String name : names) {
          takeAway(each.from(), each.folder(), name);
        }
      }
    } catch (IOException | RuntimeException fault) {
      undo(moved, fault);
      throw fault;
    }
    List<Moved> deepest = new ArrayList<>(moved);
    Collections.reverse(deepest);
    for (Moved each : deepest) {
      removeEmpty(each.from(), each.folder());
    }
    end();
  }

  private HeldTree tree(Layer layer) throws IOException {
    HeldTree known = trees.get(layer);
    if (known == null) {
      known = HeldTree.named(layer.folder());
      trees.put(layer, known);
      Path stage = layer.folder().resolve(STAGE);
      if (Files.exists(stage, LinkOption.NOFOLLOW_LINKS)) {
        known.in("", folder -> removed(folder, STAGE));
      }
    }
    return known;
  }

  private static boolean removed(HeldFolder folder, String name) throws IOException {
    folder.remove(name);
    return true;
  }

  /** Returns a free place for a file on its way, on the disk of a layer. */
  private Path staged(Layer layer) throws IOException {
    tree(layer);
    Path stage = layer.folder().resolve(STAGE);
    Files.createDirectories(stage);
    return stage.resolve(Integer.toString(number++));
  }

  private Path copied(Moved moved, String name) throws IOException {
    Path copy = staged(target);
    Path file = moved.from().folder().resolve(moved.folder()).resolve(name);
    try (InputStream in = PlainFile.open(file);
        FileChannel channel =
            FileChannel.open(copy, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        OutputStream out = Channels.newOutputStream(channel)) {
      in.transferTo(out);
      channel.force(true);
    } catch (IOException fault) {
      throw FileFault.isFull(fault) ? FileFault.writing(copy, fault) : fault;
    }
    return copy;
  }

  private void put(Path copy, String folder, String name) throws IOException {
    HeldTree tree = tree(target);
    tree.made(folder, held -> Files.move(copy, held.at(name), StandardCopyOption.ATOMIC_MOVE));
    done.push(
        () ->
            tree.in(
                folder, held -> Files.move(held.at(name), copy, StandardCopyOption.ATOMIC_MOVE)));
  }

  private void takeAway(Layer layer, String folder, String name) throws IOException {
    HeldTree tree = tree(layer);
    Path away = staged(layer);
    tree.in(folder, held -> Files.move(held.at(name), away, StandardCopyOption.ATOMIC_MOVE));
    done.push(
        () ->
            tree.made(
                folder, held -> Files.move(away, held.at(name), StandardCopyOption.ATOMIC_MOVE)));
  }

  private void undo(List<Moved> moved, Exception fault) throws IOException {
    boolean failed = false;
    while (!done.isEmpty()) {
      try {
        done.pop().undo();
      } catch (IOException again) {
        failed = true;
        fault.addSuppressed(again);
      }
    }
    if (failed) {
      close();
      throw new StorageException(
          new Fault.Unavailable(
                  target.folder().resolve(STAGE)
                      + ": files could not be moved back from here and from the folders of that name"
                      + " in the other layers",
                  "see \"git status\" in the layers")
              .at(FaultPlace.ofFile(target.folder())),
          fault);
    }
    for (Moved each : moved) {
      removeEmpty(target, each.folder());
    }
    end();
  }

  /** Removes a folder that has become empty, and those above it; the top stays. */
  private void removeEmpty(Layer layer, String folder) throws IOException {
    HeldTree tree = tree(layer);
    for (String at = folder; at.contains("/"); at = HeldTree.parent(at)) {
      String name = HeldTree.name(at);
      tree.forget(at);
      try {
        tree.in(HeldTree.parent(at), above -> Files.deleteIfExists(above.at(name)));
      } catch (DirectoryNotEmptyException | NoSuchFileException used) {
        return;
      }
    }
  }

  private void end() throws IOException {
    for (Map.Entry<Layer, HeldTree> each : trees.entrySet()) {
      Path stage = each.getKey().folder().resolve(STAGE);
      if (Files.exists(stage, LinkOption.NOFOLLOW_LINKS)) {
        each.getValue().in("", folder -> removed(folder, STAGE));
      }
    }
    close();
  }

  private void close() {
    trees.values().forEach(HeldTree::close);
    trees.clear();
  }
}
