package io.camelzodb.sync.playback.origin;

import io.camelzodb.git.CommitId;
import io.camelzodb.storage.Tid;
import io.camelzodb.sync.StateFileLocation;
import io.camelzodb.sync.commit.LayerHeads;
import io.camelzodb.sync.commit.PositionNames;
import io.camelzodb.tree.layer.Layers;
import io.camelzodb.zope.ObjectPath;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Stores which parts of a tree reflect a later transaction than the rest, because they were played
 * back. Each line has the {@linkplain LayerHeads commits} of HEAD in all layers, or the commit
 * played back; the tid; {@code all} (a path with everything below it) or {@code one}; and the path.
 * A line is valid while its commits are in the histories of HEAD, or of the commit played back. The
 * file may be removed; then an earlier playback looks like a change of somebody else. Not safe for
 * many threads.
 */
public final class PlayedPositions {
  private static final int MOST = 10_000;
  private static final Pattern LINE =
      Pattern.compile("(" + LayerHeads.FORM + ") 0x([0-9a-f]{16}) (all|one) (/.*)");

  private final Path file;
  private final Map<ObjectPath, Tid> recursive = new HashMap<>();
  private final Map<ObjectPath, Tid> single = new HashMap<>();

  private PlayedPositions(Path file) {
    this.file = file;
  }

  /** Returns an empty set of positions. */
  public static PlayedPositions none() {
    return new PlayedPositions(Path.of(""));
  }

  /**
   * Reads the positions of one database.
   *
   * @param layers the layers of the tree
   * @param after the last recording; earlier positions are left out
   * @param commit the commit that is played back; null for the work tree
   */
  public static PlayedPositions of(
      PositionNames names, Layers layers, Tid after, @Nullable CommitId commit) throws IOException {
    PlayedPositions played = new PlayedPositions(names.stateFile("played"));
    try (LayerHistories histories = new LayerHistories(layers, commit)) {
      played.read(after, histories);
    }
    return played;
  }

  private void read(Tid after, LayerHistories histories) throws IOException {
    List<String> storedLines =
        StateFileLocation.lines(file, "earlier playbacks from here count as changes of others");
    boolean damaged = false;
    for (String line : storedLines) {
      Matcher parts = LINE.matcher(line);
      if (!parts.matches()) {
        damaged = true;
        continue;
      }
      Tid tid = new Tid(Long.parseUnsignedLong(parts.group(2), 16));
      if (tid.compareTo(after) > 0 && histories.hold(LayerHeads.parse(parts.group(1)))) {
        add(path(parts.group(4)), tid, parts.group(3).equals("all"));
      }
    }
    if (damaged) {
      StateFileLocation.logUnused(
          file,
          "is damaged",
          "only its intact lines are used; other earlier playbacks count as changes of others");
    }
  }

  private void add(ObjectPath path, Tid tid, boolean below) {
    (below ? recursive : single)
        .merge(path, tid, (old, fresh) -> old.compareTo(fresh) < 0 ? fresh : old);
  }

  private static ObjectPath path(String text) {
    return text.equals("/")
        ? ObjectPath.ROOT
        : new ObjectPath(List.of(text.substring(1).split("/")));
  }

  /** Returns the last transaction that played an object back; null if there is none. */
  public @Nullable Tid tid(ObjectPath path) {
    Tid last = single.get(path);
    for (int depth = path.depth(); depth >= 0 && !recursive.isEmpty(); depth--) {
      Tid tid = recursive.get(path.prefix(depth));
      last = tid != null && (last == null || tid.compareTo(last) > 0) ? tid : last;
    }
    return last;
  }

  /**
   * Stores that a transaction played objects back. A failure to store it is harmless and ignored.
   *
   * @param names the names for the database
   * @param layers the layers of the tree
   * @param commit the one that was played back; null for the work tree
   * @param below whether the objects in them were played back as well
   */
  public static void keep(
      PositionNames names,
      Layers layers,
      @Nullable CommitId commit,
      Tid tid,
      List<ObjectPath> paths,
      boolean below) {
    try {
      LayerHeads heads = LayerHeads.of(layers, commit);
      if (heads == null || paths.size() > MOST) {
        return;
      }
      Path file = names.stateFile("played");
      List<String> lines = new ArrayList<>();
      List<String> before = StateFileLocation.lines(file, "a new file is started");
      if (!before.isEmpty()) {
        int surplus = before.size() + paths.size() - MOST;
        lines.addAll(before.subList(Math.min(Math.max(surplus, 0), before.size()), before.size()));
      }
      for (ObjectPath path : paths) {
        String shown = path.toString();
        if (shown.indexOf('\n') < 0 && shown.indexOf('\r') < 0) {
          lines.add(heads + " " + tid + " " + (below ? "all " : "one ") + shown);
        }
      }
      StateFileLocation.write(file, lines, false);
    } catch (IOException readOnly) {
      // The transaction is done, even if its position is not stored.
    }
  }
}
