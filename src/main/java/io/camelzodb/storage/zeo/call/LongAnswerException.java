package io.camelzodb.storage.zeo.call;

import io.camelzodb.pickle.Value;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.zeo.wire.LongFrame;

/** An answer is longer than the limit or the memory allows. The line goes on. */
public final class LongAnswerException extends StorageException {
  private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial")
  private final Value answer;

  private final int bytes;
  private final String frame;

  /**
   * An answer.
   *
   * @param call the server, and what was asked of it
   */
  LongAnswerException(String call, Value answer, LongFrame frame) {
    super(call + " is " + frame.getMessage());
    this.answer = answer;
    this.bytes = frame.length();
    this.frame = String.valueOf(frame.getMessage());
  }

  /** What is wrong with the frame, without who sent it. */
  public String frame() {
    return frame;
  }

  /** The answer, in which the byte string that makes it long is empty. */
  public Value answer() {
    return answer;
  }

  /** About how many bytes that string has: as many as the frame. */
  public int bytes() {
    return bytes;
  }
}
