package io.camelzodb.sync.playback.origin;

import io.camelzodb.git.CommitId;
import io.camelzodb.git.GitWorkTree;
import io.camelzodb.storage.Tid;
import io.camelzodb.sync.StateFileLocation;
import io.camelzodb.sync.commit.PositionNames;
import io.camelzodb.zope.ObjectPath;
import java.io.IOException;
import java.nio.file.Files;
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
 * back. Each line has the commit of HEAD or the one played back ({@code -} for none), the tid,
 * {@code recursive} (a path with everything below it) or {@code single}, and the path. A line is
 * valid while its commit is in the history of HEAD, or of the commit played back. The file may be
 * removed; then an earlier playback looks like a change of somebody else. Not safe for many
 * threads.
 */
public final class PlayedPositions {
  private static final int MOST = 10_000;
  private static final Pattern LINE =
      Pattern.compile("([0-9a-f]{40}|-) 0x([0-9a-f]{16}) (all|one) (/.*)");

  private final Path file;
  private final Map<ObjectPath, Tid> recursive = new HashMap<>();
  private final Map<ObjectPath, Tid> single = new HashMap<>();
  private String head = "-";

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
   * @param after the last recording; earlier positions are left out
   * @param commit the commit that is played back; null for the work tree
   */
  public static PlayedPositions of(PositionNames names, Tid after, @Nullable CommitId commit)
      throws IOException {
    Path base = names.base();
    PlayedPositions played = new PlayedPositions(names.stateFile("played"));
    if (!Files.exists(base.resolve(".git"))) {
      played.read(after, null);
      return played;
    }
    try (GitWorkTree tree = GitWorkTree.openAnyhow(base)) {
      played.head = commit == null ? tree.head().map(CommitId::hex).orElse("-") : commit.hex();
      played.read(after, tree);
    }
    return played;
  }

  private void read(Tid after, @Nullable GitWorkTree tree) throws IOException {
    List<String> storedLines =
        StateFileLocation.lines(file, "earlier playbacks from here count as changes of others");
    boolean damaged = false;
    Map<String, Boolean> areAncestors = new HashMap<>();
    for (String line : storedLines) {
      Matcher parts = LINE.matcher(line);
      if (!parts.matches()) {
        damaged = true;
        continue;
      }
      Tid tid = new Tid(Long.parseUnsignedLong(parts.group(2), 16));
      Boolean counts = areAncestors.get(parts.group(1));
      if (counts == null) {
        counts = parts.group(1).equals(head) || isBefore(tree, parts.group(1));
        areAncestors.put(parts.group(1), counts);
      }
      if (counts && tid.compareTo(after) > 0) {
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

  private boolean isBefore(@Nullable GitWorkTree tree, String commit) throws IOException {
    return tree != null
        && !head.equals("-")
        && !commit.equals("-")
        && tree.isAncestor(new CommitId(commit), new CommitId(head));
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
   * @param commit the one that was played back; null for the work tree
   * @param below whether the objects in them were played back as well
   */
  public static void keep(
      PositionNames names,
      @Nullable CommitId commit,
      Tid tid,
      List<ObjectPath> paths,
      boolean below) {
    try {
      String head = commit == null ? HeadFile.read(names.base()) : commit.hex();
      if (head == null || paths.size() > MOST) {
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
          lines.add(head + " " + tid + " " + (below ? "all " : "one ") + shown);
        }
      }
      StateFileLocation.write(file, lines, false);
    } catch (IOException readOnly) {
      // The transaction is done, even if its position is not stored.
    }
  }
}
