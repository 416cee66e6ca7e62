package org.medchain.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.medchain.error.KeyUnavailableException;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;

/** What went wrong, as an exit code and one line. */
final class Failures {
    private Failures() {}

    static CommandException of(Throwable failure) {
        if (failure instanceof CommandException known) {
            return known;
        } else if ((failure instanceof CompletionException || failure instanceof ExecutionException)
                && failure.getCause() != null) {
            return of(failure.getCause());
        } else if (failure instanceof StorageException) {
            return new CommandException(ExitCode.STORAGE, text(failure), failure);
        } else if (failure instanceof MedChainException known) {
            return new CommandException(
                    known.retryHelps() ? ExitCode.UNAVAILABLE : ExitCode.REFUSED, text(failure), failure);
        } else if (failure instanceof KeyUnavailableException) {
            return new CommandException(ExitCode.UNAVAILABLE, text(failure), failure);
        } else if (failure instanceof IOException known) {
            return new CommandException(ExitCode.STORAGE, ofFile(known), failure);
        } else if (failure instanceof IllegalArgumentException || failure instanceof IllegalStateException) {
            return new CommandException(ExitCode.REFUSED, text(failure), failure);
        }
        return new CommandException(ExitCode.INTERNAL, "unexpected: " + failure, failure);
    }

    private static String text(Throwable failure) {
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }

    private static String ofFile(IOException failure) {
        if (failure instanceof NoSuchFileException missing) {
            return "expected a file or folder at " + missing.getFile() + ", found none";
        } else if (failure instanceof AccessDeniedException denied) {
            return "access to " + denied.getFile() + " is denied";
        }
        return failure instanceof FileSystemException ? text(failure) : "cannot read or write: " + text(failure);
    }
}
