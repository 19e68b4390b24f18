package io.camelzodb.fault;

import org.jspecify.annotations.Nullable;

/**
 * Describes an error as a value. The kinds are sealed, and each must name itself: a new kind that
 * is forgotten somewhere does not compile. Immutable.
 */
public sealed interface Fault {

  /** The text between fault and advice in a message. */
  String ADVICE = "; ";

  /** Returns the word for programs, such as {@code notFound}, which {@code --json} prints. */
  String kind();

  /** Returns what is wrong, where and what to do, in one line for people. */
  String message();

  /** Returns the place. */
  FaultPlace place();

  /** Returns what a person can do about it; null if unknown. */
  @Nullable String advice();

  /** Returns a copy with a more precise place. */
  Fault at(FaultPlace more);

  /** Returns the advice in a message, which follows its first semicolon; null if there is none. */
  static @Nullable String adviceIn(String message) {
    int at = message.indexOf(ADVICE);
    return at < 0 ? null : message.substring(at + ADVICE.length());
  }

  /** Something that was named does not exist: a file, an object, a transaction. */
  record NotFound(String message, FaultPlace place, @Nullable String advice) implements Fault {
    /** With a message that stands for itself. */
    public NotFound(String message) {
      this(message, FaultPlace.NOWHERE, adviceIn(message));
    }

    @Override
    public String kind() {
      return "notFound";
    }

    @Override
    public NotFound at(FaultPlace more) {
      return new NotFound(message, place.and(more), advice);
    }
  }

  /** Something exists but its content is invalid. */
  record Damaged(String message, FaultPlace place, @Nullable String advice) implements Fault {
    /** With a message that stands for itself. */
    public Damaged(String message) {
      this(message, FaultPlace.NOWHERE, adviceIn(message));
    }

    @Override
    public String kind() {
      return "damaged";
    }

    @Override
    public Damaged at(FaultPlace more) {
      return new Damaged(message, place.and(more), advice);
    }
  }

  /** Something is out of reach now; another attempt may succeed later: a server, a lock, a disk. */
  record Unavailable(String message, FaultPlace place, @Nullable String advice) implements Fault {
    /** With a message that stands for itself. */
    public Unavailable(String message) {
      this(message, FaultPlace.NOWHERE, adviceIn(message));
    }

    @Override
    public String kind() {
      return "unavailable";
    }

    @Override
    public Unavailable at(FaultPlace more) {
      return new Unavailable(message, place.and(more), advice);
    }
  }

  /**
   * An action is refused since it would do harm or is impossible; another attempt is refused as
   * well.
   */
  record Refused(String message, FaultPlace place, @Nullable String advice) implements Fault {
    /** With a message that stands for itself. */
    public Refused(String message) {
      this(message, FaultPlace.NOWHERE, adviceIn(message));
    }

    @Override
    public String kind() {
      return "refused";
    }

    @Override
    public Refused at(FaultPlace more) {
      return new Refused(message, place.and(more), advice);
    }
  }

  /** Another user has changed the same object meanwhile; nothing was written. */
  record Conflict(String message, FaultPlace place, @Nullable String advice) implements Fault {
    /** With a message that stands for itself. */
    public Conflict(String message) {
      this(message, FaultPlace.NOWHERE, adviceIn(message));
    }

    @Override
    public String kind() {
      return "conflict";
    }

    @Override
    public Conflict at(FaultPlace more) {
      return new Conflict(message, place.and(more), advice);
    }
  }

  /** The configuration or the arguments cannot be used. */
  record Configuration(String message, FaultPlace place, @Nullable String advice) implements Fault {
    /** With a message that stands for itself. */
    public Configuration(String message) {
      this(message, FaultPlace.NOWHERE, adviceIn(message));
    }

    @Override
    public String kind() {
      return "configuration";
    }

    @Override
    public Configuration at(FaultPlace more) {
      return new Configuration(message, place.and(more), advice);
    }
  }

  /** Something exceeds a limit of size, length or depth. */
  record Limit(String message, FaultPlace place, @Nullable String advice) implements Fault {
    /** With a message that stands for itself. */
    public Limit(String message) {
      this(message, FaultPlace.NOWHERE, adviceIn(message));
    }

    @Override
    public String kind() {
      return "limit";
    }

    @Override
    public Limit at(FaultPlace more) {
      return new Limit(message, place.and(more), advice);
    }
  }
}
