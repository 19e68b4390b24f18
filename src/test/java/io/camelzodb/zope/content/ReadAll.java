package io.camelzodb.zope.content;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.storage.Problem;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.zope.ZopeObject;
import io.camelzodb.zope.content.PayloadContent.Delivery;
import io.camelzodb.zope.content.field.ContentReader;
import io.camelzodb.zope.walk.ObjectTree;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/**
 * Reads all that a source has, comments and payloads included, and checks of each object what
 * {@link ContentRecord} promises: values that JSON has, in a tree of bounded depth and size.
 */
final class ReadAll {
  private static final int MOST_VALUES = 400_000;
  private static final long MOST_TEXT = 64L << 20;
  private static final int MOST_DEPTH = 60;

  final List<ContentRecord> records = new ArrayList<>();
  final List<Payload> payloads = new ArrayList<>();
  final List<Delivery> deliveries = new ArrayList<>();
  final List<Problem> problems = new ArrayList<>();
  private long bytes;

  private ReadAll() {}

  /** Reads everything below the root of a snapshot. */
  static ReadAll of(Snapshot snapshot) throws IOException {
    ReadAll all = new ReadAll();
    ObjectTree tree = new ObjectTree(snapshot, all.problems::add);
    ContentReader reader = new ContentReader(tree, all.problems::add, oid -> {});
    for (ZopeObject object : tree.walk()) {
      all.read(object, reader);
    }
    return all;
  }

  /** How many bytes all payloads have. */
  long bytes() {
    return bytes;
  }

  private void read(ZopeObject root, ContentReader reader) throws IOException {
    Deque<ZopeObject> waiting = new ArrayDeque<>(List.of(root));
    while (!waiting.isEmpty()) {
      ContentReading reading = reader.read(waiting.pop());
      check(reading.record());
      records.add(reading.record());
      for (Payload payload : reading.payloads()) {
        Counting out = new Counting();
        Delivery delivery = payload.content().writeTo(out);
        assertThat(out.count).isEqualTo(delivery.bytes());
        assertThat(delivery.status() == PayloadStatus.OK || delivery.problem() != null).isTrue();
        assertThat(payload.field()).isNotNull();
        payloads.add(payload);
        deliveries.add(delivery);
        bytes += out.count;
      }
      reading.comments().forEach(waiting::push);
    }
  }

  private record Node(Object value, int depth) {}

  private static void check(ContentRecord record) {
    assertThat(record.title()).isNotNull();
    Deque<Node> open = new ArrayDeque<>();
    open.push(new Node(record.fields(), 0));
    open.push(new Node(record.properties(), 0));
    open.push(new Node(record.localRoles(), 0));
    open.push(new Node(record.subject(), 0));
    int values = 0;
    long text = 0;
    while (!open.isEmpty()) {
      Node node = open.pop();
      values++;
      assertThat(node.depth).isLessThan(MOST_DEPTH);
      if (node.value instanceof Map<?, ?> map) {
        map.forEach(
            (key, value) -> {
              assertThat(key).isInstanceOf(String.class);
              push(open, value, node.depth + 1);
            });
      } else if (node.value instanceof List<?> list) {
        list.forEach(value -> push(open, value, node.depth + 1));
      } else if (node.value instanceof String string) {
        text += string.length();
      } else if (node.value instanceof Double number) {
        assertThat(Double.isFinite(number)).isTrue();
      } else {
        assertThat(node.value).isInstanceOfAny(Boolean.class, Long.class, BigInteger.class);
      }
    }
    assertThat(values).isLessThan(MOST_VALUES);
    assertThat(text).isLessThan(MOST_TEXT);
  }

  private static void push(Deque<Node> open, Object value, int depth) {
    if (value != null) {
      open.push(new Node(value, depth));
    }
  }

  private static final class Counting extends OutputStream {
    private long count;

    @Override
    public void write(int b) {
      count++;
    }

    @Override
    public void write(byte[] b, int offset, int length) {
      count += length;
    }
  }
}
