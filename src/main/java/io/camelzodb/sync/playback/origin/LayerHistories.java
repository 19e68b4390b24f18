package io.camelzodb.sync.playback.origin;

import io.camelzodb.git.CommitId;
import io.camelzodb.git.GitWorkTree;
import io.camelzodb.sync.commit.LayerHeads;
import io.camelzodb.tree.layer.Layer;
import io.camelzodb.tree.layer.Layers;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether commits are in the histories of what is checked out in the layers of a tree.
 * Not safe for many threads.
 */
final class LayerHistories implements Closeable {
  private final Map<String, Layer> layers = new HashMap<>();
  private final @Nullable CommitId played;
  private final Map<String, @Nullable GitWorkTree> open = new HashMap<>();
  private final Map<String, Boolean> known = new HashMap<>();

  /**
   * Creates it; repositories are opened when they are needed.
   *
   * @param played the commit that is taken in place of the base folder; null for its work tree
   */
  LayerHistories(Layers layers, @Nullable CommitId played) {
    layers.all().forEach(layer -> this.layers.put(layer.ident(), layer));
    this.played = played;
  }

  /**
   * Whether all layers still have the commits in their histories. A layer that is not used any more
   * does not count: it was removed like any file of it.
   */
  boolean hold(LayerHeads heads) throws IOException {
    for (Map.Entry<String, String> head : heads.commits().entrySet()) {
      String key = head.getValue() + head.getKey();
      Boolean holds = known.get(key);
      if (holds == null) {
        holds = holds(head.getKey(), head.getValue());
        known.put(key, holds);
      }
      if (!holds) {
        return false;
      }
    }
    return true;
  }

  private boolean holds(String ident, String commit) throws IOException {
    Layer layer = layers.get(ident);
    if (layer == null) {
      return true;
    }
    GitWorkTree tree = tree(layer);
    CommitId head =
        tree == null
            ? null
            : layer.isCustom() && played != null ? played : tree.head().orElse(null);
    if (tree == null || head == null || commit.equals(LayerHeads.NONE)) {
      return commit.equals(head == null ? LayerHeads.NONE : head.hex());
    }
    return commit.equals(head.hex()) || tree.isAncestor(new CommitId(commit), head);
  }

  /** Returns the work tree of a layer; null if it has no repository. */
  private @Nullable GitWorkTree tree(Layer layer) throws IOException {
    if (!open.containsKey(layer.ident())) {
      boolean repository = Files.exists(layer.folder().resolve(".git"));
      open.put(layer.ident(), repository ? GitWorkTree.openAnyhow(layer.folder()) : null);
    }
    return open.get(layer.ident());
  }

  @Override
  public void close() {
    for (GitWorkTree tree : open.values()) {
      if (tree != null) {
        tree.close();
      }
    }
  }
}
