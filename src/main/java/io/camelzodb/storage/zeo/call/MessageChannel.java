package io.camelzodb.storage.zeo.call;

import io.camelzodb.storage.zeo.message.Encoding;
import io.camelzodb.storage.zeo.message.Message;
import io.camelzodb.storage.zeo.wire.FrameReader;
import io.camelzodb.storage.zeo.wire.FrameWriter;
import io.camelzodb.storage.zeo.wire.LongFrame;
import io.camelzodb.storage.zeo.wire.ProtocolFault;
import io.camelzodb.storage.zeo.wire.Transport;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Sends and reads the messages of one connection. Many threads may send, one reads; it is the one
 * that reads the greeting before.
 */
final class MessageChannel {
  private static final int BUFFER = 1 << 16;

  /** From this length on a message may exceed the memory. */
  private static final int LONG = 1 << 20;

  private final FrameReader reader;
  private final FrameWriter writer;
  private final int maxFrameBytes;
  private final Object writing = new Object();
  private volatile @Nullable Encoding encoding;
  private volatile long writingSince;
  private volatile long lastWrite = System.nanoTime();

  MessageChannel(Transport transport, int maxFrameBytes) throws IOException {
    this.maxFrameBytes = maxFrameBytes;
    reader = new FrameReader(new BufferedInputStream(transport.input(), BUFFER), maxFrameBytes);
    writer = new FrameWriter(new BufferedOutputStream(transport.output(), BUFFER));
  }

  /** Reads the greeting of the server and answers it; before that, nothing is sent. */
  Greeting greet() throws IOException {
    byte[] first = reader.read(Greeting.MAX_BYTES);
    if (first == null) {
      throw new ProtocolFault("nothing, but closed the connection");
    }
    Greeting greeting = Greeting.of(first);
    synchronized (writing) {
      writer.write(greeting.answer());
      writer.flush();
    }
    encoding = greeting.encoding(maxFrameBytes);
    return greeting;
  }

  /**
   * Sends a message; does nothing before the greeting.
   *
   * @param message the message; null to send only the content of the buffer
   * @param flush whether to send it now; else it may wait in the buffer
   */
  void send(@Nullable Message message, boolean flush) throws IOException {
    Encoding agreed = encoding;
    if (agreed == null) {
      return;
    }
    byte[] body = message == null ? null : agreed.encode(message);
    synchronized (writing) {
      // Never 0, which means that no thread writes.
      writingSince = System.nanoTime() | 1;
      try {
        if (body != null) {
          writer.write(body);
        }
        if (flush) {
          writer.flush();
        }
        lastWrite = System.nanoTime();
      } finally {
        writingSince = 0;
      }
    }
  }

  /**
   * Reads the next message; null at the end.
   *
   * @throws LongFrame if the message is too long for the limit or for the memory
   */
  @Nullable Message read() throws IOException {
    byte[] body = reader.read();
    if (body == null) {
      return null;
    }
    Encoding agreed = encoding;
    try {
      return agreed == null ? new Message.KeepAlive() : agreed.decode(body);
    } catch (ProtocolFault fault) {
      throw body.length < LONG ? fault : LongFrame.of(body);
    } catch (OutOfMemoryError full) {
      throw LongFrame.of(body);
    }
  }

  /** Decodes the available part of a message that is too long; null before the greeting. */
  @Nullable Message decode(LongFrame frame) throws ProtocolFault {
    Encoding agreed = encoding;
    return agreed == null ? null : agreed.decode(frame);
  }

  /** Returns since when a thread is sending, as {@link System#nanoTime}; 0 if none is. */
  long blockedSince() {
    return writingSince;
  }

  /** Returns when something was last sent, as {@link System#nanoTime}. */
  long lastWrite() {
    return lastWrite;
  }

  /** Returns a number that grows with each byte that is read. */
  long progress() {
    return reader.progress();
  }
}
