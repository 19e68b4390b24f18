package io.camelzodb.fault;

import org.jspecify.annotations.Nullable;

/**
 * Describes an error as a value. The kinds are all there are: each has to say its name, so that one
 * that is added and forgotten somewhere does not compile. Immutable.
 */
public sealed interface Fault {

  /** What stands between what is wrong and what to do in a message. */
  String ADVICE = "; ";

  /** The word for programs, such as {@code notFound}. It is part of what {@code --json} prints. */
  String kind();

  /** What is wrong, where and what to do, in one line for people. */
  String message();

  /** Where it is. */
  FaultPlace place();

  /** What a person can do about it; null if that is not known. */
  @Nullable String advice();

  /** The same error, with what is known of its place besides. */
  Fault at(FaultPlace more);

  /** What a person can do, by a message that says it behind its first semicolon; else null. */
  static @Nullable String adviceIn(String message) {
    int at = message.indexOf(ADVICE);
    return at < 0 ? null : message.substring(at + ADVICE.length());
  }

  /** Something that was named is not there: a file, an object, a transaction. */
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

  /** Something is there and cannot be read as what it should be. */
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

  /** Something is out of reach now, and the same may succeed later: a server, a lock, a disk. */
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

  /** Something is not done, since it would harm or cannot be; the same is refused again. */
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

  /** Somebody else changed the same meanwhile; nothing was written. */
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

  /** Something is larger, longer or deeper than is allowed. */
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
