package io.camelzodb.fault;

import org.jspecify.annotations.Nullable;

/**
 * Describes an error as a value. The kinds are sealed, and each must name itself: a new kind that
 * is forgotten somewhere does not compile. The parts that all kinds have are in {@link
 * FaultDetails}. Immutable.
 */
public sealed interface Fault {

  /** Returns what is wrong, where, and what to do. */
  FaultDetails details();

  /** Returns the word for programs, such as {@code notFound}, which {@code --json} prints. */
  String kind();

  /** Returns an error of the same kind with other details. */
  Fault with(FaultDetails other);

  /** Returns what is wrong, where and what to do, in one line for people. */
  default String message() {
    return details().message();
  }

  /** Returns the place. */
  default FaultPlace place() {
    return details().place();
  }

  /** Returns what a person can do about it; null if unknown. */
  default @Nullable String advice() {
    return details().advice();
  }

  /** Returns a copy with a more precise place. */
  default Fault at(FaultPlace more) {
    return with(details().at(more));
  }

  /** Returns a copy whose line begins with a text, such as the name of the file, and a colon. */
  default Fault within(String where) {
    return with(details().within(where));
  }

  /** Something that was named does not exist: a file, an object, a transaction. */
  record NotFound(FaultDetails details) implements Fault {
    /** Creates it with the problem. */
    public NotFound(String problem) {
      this(new FaultDetails(problem));
    }

    /** Creates it with the problem and the advice. */
    public NotFound(String problem, @Nullable String advice) {
      this(new FaultDetails(problem, advice));
    }

    @Override
    public String kind() {
      return "notFound";
    }

    @Override
    public NotFound with(FaultDetails other) {
      return new NotFound(other);
    }
  }

  /** Something exists but its content is invalid. */
  record Damaged(FaultDetails details) implements Fault {
    /** Creates it with the problem. */
    public Damaged(String problem) {
      this(new FaultDetails(problem));
    }

    /** Creates it with the problem and the advice. */
    public Damaged(String problem, @Nullable String advice) {
      this(new FaultDetails(problem, advice));
    }

    @Override
    public String kind() {
      return "damaged";
    }

    @Override
    public Damaged with(FaultDetails other) {
      return new Damaged(other);
    }
  }

  /** Something is out of reach now; another attempt may succeed later: a server, a lock, a disk. */
  record Unavailable(FaultDetails details) implements Fault {
    /** Creates it with the problem. */
    public Unavailable(String problem) {
      this(new FaultDetails(problem));
    }

    /** Creates it with the problem and the advice. */
    public Unavailable(String problem, @Nullable String advice) {
      this(new FaultDetails(problem, advice));
    }

    @Override
    public String kind() {
      return "unavailable";
    }

    @Override
    public Unavailable with(FaultDetails other) {
      return new Unavailable(other);
    }
  }

  /**
   * An action is refused since it would do harm or is impossible; another attempt is refused as
   * well.
   */
  record Refused(FaultDetails details) implements Fault {
    /** Creates it with the problem. */
    public Refused(String problem) {
      this(new FaultDetails(problem));
    }

    /** Creates it with the problem and the advice. */
    public Refused(String problem, @Nullable String advice) {
      this(new FaultDetails(problem, advice));
    }

    @Override
    public String kind() {
      return "refused";
    }

    @Override
    public Refused with(FaultDetails other) {
      return new Refused(other);
    }
  }

  /** Another user has changed the same object meanwhile; nothing was written. */
  record Conflict(FaultDetails details) implements Fault {
    /** Creates it with the problem. */
    public Conflict(String problem) {
      this(new FaultDetails(problem));
    }

    /** Creates it with the problem and the advice. */
    public Conflict(String problem, @Nullable String advice) {
      this(new FaultDetails(problem, advice));
    }

    @Override
    public String kind() {
      return "conflict";
    }

    @Override
    public Conflict with(FaultDetails other) {
      return new Conflict(other);
    }
  }

  /** The configuration or the arguments cannot be used. */
  record Configuration(FaultDetails details) implements Fault {
    /** Creates it with the problem. */
    public Configuration(String problem) {
      this(new FaultDetails(problem));
    }

    /** Creates it with the problem and the advice. */
    public Configuration(String problem, @Nullable String advice) {
      this(new FaultDetails(problem, advice));
    }

    @Override
    public String kind() {
      return "configuration";
    }

    @Override
    public Configuration with(FaultDetails other) {
      return new Configuration(other);
    }
  }

  /** Something exceeds a limit of size, length or depth. */
  record Limit(FaultDetails details) implements Fault {
    /** Creates it with the problem. */
    public Limit(String problem) {
      this(new FaultDetails(problem));
    }

    /** Creates it with the problem and the advice. */
    public Limit(String problem, @Nullable String advice) {
      this(new FaultDetails(problem, advice));
    }

    @Override
    public String kind() {
      return "limit";
    }

    @Override
    public Limit with(FaultDetails other) {
      return new Limit(other);
    }
  }
}
