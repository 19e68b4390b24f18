package io.camelzodb.zope.index;

import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * Stores which nodes an oid belongs to, besides its own node: many to many, in about 35 bytes a
 * link. All links of a node are dropped at once by a stamp; their memory is freed by compacting.
 * Not safe for many threads.
 */
final class OidLinks {
  private static final int NONE = -1;

  private final OidNodes heads = new OidNodes();
  private int[] nodes = new int[64];
  private int[] stamps = new int[64];
  private int[] nextLinks = new int[64];
  private int size;

  /** The current stamp of each node's links, and their number. */
  private int[] current = new int[64];

  private int[] counts = new int[64];
  private int stale;

  void add(long oid, int node) {
    if (node >= current.length) {
      int length = Math.max(node + 1, current.length + current.length / 2);
      current = Arrays.copyOf(current, length);
      counts = Arrays.copyOf(counts, length);
    }
    int head = heads.get(oid);
    while (head != NONE && stamps[head] != current[nodes[head]]) {
      head = nextLinks[head];
    }
    if (head != NONE && nodes[head] == node && stamps[head] == current[node]) {
      return;
    }
    if (size == nodes.length) {
      int length = Math.addExact(size, size / 2);
      nodes = Arrays.copyOf(nodes, length);
      stamps = Arrays.copyOf(stamps, length);
      nextLinks = Arrays.copyOf(nextLinks, length);
    }
    nodes[size] = node;
    stamps[size] = current[node];
    nextLinks[size] = head;
    heads.put(oid, size++);
    counts[node]++;
  }

  /** The nodes that an oid is linked to; a node may come twice. */
  void nodesOf(long oid, IntConsumer each) {
    for (int link = heads.get(oid); link != NONE; link = nextLinks[link]) {
      if (stamps[link] == current[nodes[link]]) {
        each.accept(nodes[link]);
      }
    }
  }

  /** Drops all links to a node. */
  void drop(int node) {
    if (node < current.length && counts[node] > 0) {
      current[node]++;
      stale += counts[node];
      counts[node] = 0;
    }
  }

  /** How many links there are. */
  int count() {
    return size - stale;
  }

  /** Returns the number of dropped links that still use memory. */
  int stale() {
    return stale;
  }

  /** Visits all valid links. */
  <E extends Exception> void forEach(OidNodes.Visitor<E> visitor) throws E {
    heads.<E>forEach(
        (oid, head) -> {
          for (int link = head; link != NONE; link = nextLinks[link]) {
            if (stamps[link] == current[nodes[link]]) {
              visitor.visit(oid, nodes[link]);
            }
          }
        });
  }
}
