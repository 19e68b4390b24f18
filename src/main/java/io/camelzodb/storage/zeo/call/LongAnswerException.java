package io.camelzodb.storage.zeo.call;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultDetails;
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
  private final transient FaultDetails frame;

  /**
   * Creates it for an answer.
   *
   * @param call the server and the call
   */
  LongAnswerException(String call, Value answer, LongFrame frame) {
    super(
        new Fault.Limit(
            frame.fault().details().saying(call + " is " + frame.fault().details().problem())));
    this.answer = answer;
    this.bytes = frame.length();
    this.frame = frame.fault().details();
  }

  /** Returns what is wrong with the frame, without the server. */
  public FaultDetails frame() {
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
