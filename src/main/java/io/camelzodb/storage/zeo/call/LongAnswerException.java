package io.camelzodb.storage.zeo.call;

import io.camelzodb.fault.Fault;
import io.camelzodb.pickle.Value;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.zeo.wire.LongFrame;

/**
 * Reports an answer that is longer than the limit or the memory allows. The connection stays open.
 */
public final class LongAnswerException extends StorageException {
  private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial")
  private final Value answer;

  private final int bytes;
  private final String frame;

  /**
   * Creates it for an answer.
   *
   * @param call the server and the call
   */
  LongAnswerException(String call, Value answer, LongFrame frame) {
    super(new Fault.Limit(call + " is " + frame.getMessage()));
    this.answer = answer;
    this.bytes = frame.length();
    this.frame = String.valueOf(frame.getMessage());
  }

  /** Returns what is wrong with the frame, without the server. */
  public String frame() {
    return frame;
  }

  /** Returns the answer with an empty string in place of the long one. */
  public Value answer() {
    return answer;
  }

  /** Returns about how many bytes that string has: as many as the frame. */
  public int bytes() {
    return bytes;
  }
}
