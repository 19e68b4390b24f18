package io.camelzodb.sync.watch;

import io.camelzodb.git.CommitId;
import io.camelzodb.git.CommitMessage;
import io.camelzodb.git.GitWorkTree;
import io.camelzodb.git.HeadMovedException;
import io.camelzodb.git.Signature;
import io.camelzodb.git.commit.HeadCommits;
import io.camelzodb.git.commit.PlannedCommit;
import io.camelzodb.git.commit.WorkTreeCommit;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.Tid;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.commit.PositionNames;
import io.camelzodb.sync.commit.RecordedLayers;
import io.camelzodb.sync.layer.LayerNotes;
import io.camelzodb.sync.layer.LayerSettings;
import io.camelzodb.tree.TreePaths;
import io.camelzodb.tree.TreeSink;
import io.camelzodb.tree.layer.FolderLayer;
import io.camelzodb.tree.layer.Layer;
import io.camelzodb.tree.layer.LayeredTree;
import io.camelzodb.tree.layer.Layers;
import io.camelzodb.tree.layer.WrittenLayer;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Plans and makes the commits of lower layers, for a mirror that records into them. They come
 * before the commit of the base folder, which has the position. So after a crash the last
 * transaction is applied once more, and changes nothing in the layers that have it already. For one
 * thread.
 */
final class LayerCommits implements Closeable {
  private final Settings settings;
  private final Layers layers;
  private final List<Lower> lower = new ArrayList<>();

  /** Holds the repository of a layer. */
  private static final class Lower {
    final Layer layer;
    final GitWorkTree tree;
    final HeadCommits commits;
    @Nullable CommitId head;

    Lower(Layer layer, GitWorkTree tree, HeadCommits commits) {
      this.layer = layer;
      this.tree = tree;
      this.commits = commits;
    }
  }

  /**
   * Holds the planned files of one transaction.
   *
   * @param top those of the base folder
   * @param sink what writes the files of objects
   * @param layered the tree of all layers; null without layers
   * @param folders the lower layers, if they get no commits
   * @param below the planned commits of lower layers, in their order
   */
  record PlannedTree(
      PlannedLayer top,
      TreeSink sink,
      @Nullable LayeredTree layered,
      List<FolderLayer> folders,
      List<PlannedLayer> below) {

    /** Returns the commit of the base folder. */
    PlannedCommit commit() {
      return top.commit();
    }

    /** Ends the plan of the files: describes each commit with the paths that it changes. */
    void describe(
        Function<PlannedFiles, CommitMessage> message, Signature author, Signature committer)
        throws IOException {
      top.commit().describe(message.apply(top.files()), author, committer);
      for (PlannedLayer each : below) {
        each.commit().describe(message.apply(each.files()), author, committer);
      }
      for (FolderLayer each : folders) {
        if (each.isTouched()) {
          each.finish();
        }
      }
      if (layered != null) {
        layered.close();
      }
    }
  }

  /**
   * Opens the repositories.
   *
   * @param wait how long to wait for a lock
   * @param problems receives a line for each file that stays as somebody has edited it
   * @throws IOException if the layers cannot be used, or one that is recorded into has no
   *     repository
   */
  LayerCommits(Settings settings, Duration wait, Consumer<String> problems) throws IOException {
    this.settings = settings;
    this.layers = LayerSettings.of(settings);
    boolean done = false;
    try {
      for (Layer layer : LayerSettings.committed(settings)) {
        GitWorkTree tree = GitWorkTree.openAnyhow(layer.folder(), settings.durability());
        lower.add(new Lower(layer, tree, new HeadCommits(tree, wait, problems)));
      }
      done = true;
    } finally {
      if (!done) {
        close();
      }
    }
  }

  /** Whether there are layers. */
  boolean areUsed() {
    return layers.areUsed();
  }

  /** Whether lower layers get commits. */
  boolean getCommits() {
    return !lower.isEmpty();
  }

  /** Returns the layers. */
  Layers layers() {
    return layers;
  }

  /**
   * Divides steps into passes. With commits in several repositories each step is a pass of its own:
   * an earlier state of a file must not come after a later one when a pass is repeated.
   */
  List<List<TransactionStream.Step>> passes(List<TransactionStream.Step> steps) {
    return lower.isEmpty() ? List.of(steps) : steps.stream().map(List::of).toList();
  }

  /** Finishes commits that a crash has interrupted. */
  void recover() throws IOException {
    for (Lower each : lower) {
      each.commits.recover();
    }
  }

  /** Begins to plan commits on the present ones; drops earlier plans. */
  void begin(boolean many) throws IOException {
    for (Lower each : lower) {
      each.head = each.tree.head().orElse(null);
      each.commits.begin(each.head, many);
    }
  }

  /** Begins the plan of a transaction. */
  PlannedTree plan(PlannedCommit commit, Consumer<Problem> problems) {
    PlannedLayer top = new PlannedLayer(layers.all().get(0), commit, problems);
    if (!areUsed()) {
      return new PlannedTree(top, top.files(), null, List.of(), List.of());
    }
    List<WrittenLayer> all = new ArrayList<>(List.of(top));
    List<PlannedLayer> below = new ArrayList<>();
    List<FolderLayer> folders = new ArrayList<>();
    for (Lower each : lower) {
      below.add(new PlannedLayer(each.layer, each.commits.plan(), problems));
    }
    if (lower.isEmpty()) {
      layers.lower().forEach(layer -> folders.add(new FolderLayer(layer, problems)));
    }
    all.addAll(below);
    all.addAll(folders);
    LayeredTree layered = new LayeredTree(all, LayerSettings.recorded(settings));
    return new PlannedTree(top, layered, layered, folders, below);
  }

  /**
   * Notes the layers in the database, and makes the commits of the lower layers.
   *
   * @return the planned commits of the base folder, which come last
   */
  List<PlannedCommit> commit(List<PlannedTree> planned, Signature committer, BusyRepository busy)
      throws IOException {
    for (PlannedTree each : planned) {
      if (each.layered != null) {
        LayerNotes.write(settings, each.layered);
      }
    }
    for (int i = 0; i < lower.size(); i++) {
      Lower own = lower.get(i);
      int index = i;
      List<PlannedCommit> commits =
          planned.stream().map(each -> each.below.get(index).commit()).toList();
      if (commits.stream().anyMatch(each -> each.size() > 0)) {
        busy.retryWhileBusy(() -> committed(own, commits, committer));
      }
    }
    return planned.stream().map(PlannedTree::commit).toList();
  }

  private static List<@Nullable CommitId> committed(
      Lower own, List<PlannedCommit> commits, Signature committer) throws IOException {
    while (true) {
      try {
        return own.commits.commit(own.head, commits, committer);
      } catch (HeadMovedException moved) {
        own.head = own.tree.head().orElse(null);
      }
    }
  }

  /** Commits all files of the lower layers that are recorded into. */
  void commitAll(CommitMessage message, Signature committer) throws IOException {
    for (Lower each : lower) {
      new WorkTreeCommit(each.tree).commit(List.of(Path.of(TreePaths.ROOT)), message, committer);
    }
  }

  /** Notes which commits of the lower layers belong to a position of the base folder. */
  void note(Tid tid) {
    new RecordedLayers(PositionNames.of(settings)).note(layers, tid);
  }

  /** Drops all planned commits. */
  void forget() {
    lower.forEach(each -> each.commits.forget());
  }

  @Override
  public void close() {
    for (Lower each : lower) {
      each.commits.close();
      each.tree.close();
    }
  }
}
