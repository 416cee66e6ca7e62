package org.medchain.hapi;

import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import ca.uhn.fhir.rest.server.exceptions.ForbiddenOperationException;
import ca.uhn.fhir.rest.server.exceptions.InternalErrorException;
import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import ca.uhn.fhir.rest.server.exceptions.UnclassifiedServerFailureException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.OperationOutcome.IssueSeverity;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.medchain.core.role.Provider;
import org.medchain.error.MedChainException;
import org.medchain.io.Printable;

/** Decides about requests and resources, and says so: the one place where it is decided. Thread-safe. */
final class ConsentGate {
    private static final System.Logger LOG = System.getLogger(SessionConsent.class.getName());
    private static final int FAILED = 500;
    private static final int UNAVAILABLE = 503;
    private static final String OWN = ConsentGate.class.getName();
    private static final String FAILURE = OWN + ".failure";
    private static final String UNDECIDED = "not decided";

    private final Decisions decisions;
    private final SubjectResolver subjects;
    private final OwnAddresses addresses;
    private final AccessEvents events;
    private final RequestRules rules;

    ConsentGate(Provider provider, SubjectResolver subjects, ResourceMap map, AccessEvents events, RequestRules rules) {
        this.decisions = new Decisions(provider, map);
        this.subjects = subjects;
        this.addresses = new OwnAddresses(map);
        this.events = events;
        this.rules = rules;
    }

    OwnAddresses addresses() {
        return addresses;
    }

    /** Fails if the request has a header at which HAPI would fail, before it reads a body or finds a resource. */
    static void requireReadable(RequestDetails request) {
        RequestHeaders.unreadable(request).ifPresent(told -> {
            InvalidRequestException refused = new InvalidRequestException("not readable");
            refused.setOperationOutcome(outcome(told, IssueType.INVALID));
            throw refused;
        });
    }

    /**
     * Fails unless the request may run: it has a subject, its answer can be filtered, and something can be decided now, so that it makes no
     * difference whether there is anything to decide about.
     */
    void requireRunnable(RequestDetails request) {
        requireSubject(request);
        Optional<Refused> refused = guarded(request, () -> rules.refusalOf(request));
        if (refused.isPresent()) {
            throw refuse(request, refused.get());
        }
        requireDecidable(request);
    }

    private AccessSubject requireSubject(RequestDetails request) {
        return subject(request).orElseThrow(() -> refuse(request, Refused.nobody()));
    }

    /** Fails if nothing can be decided now; what finds resources of an open type alone needs no ledger. */
    private void requireDecidable(RequestDetails request) {
        AccessSubject subject = requireSubject(request);
        if (RequestRules.onlyType(request).filter(decisions::isOpenType).isEmpty()) {
            guarded(request, () -> decisions.any(subject));
        }
    }

    /** Why not the whole of a resource may be shown, if so. */
    Optional<Refused> refusalOf(RequestDetails request, IBaseResource resource) {
        Optional<AccessSubject> subject = subject(request);
        Optional<Refused> refused = subject.isEmpty()
                ? Optional.of(Refused.nobody())
                : guarded(request, () -> decisions.refusalOf(subject.get(), resource));
        if (refused.isPresent()) {
            Withheld.of(request).add(request, resource, refused.get());
        } else {
            Approved.of(request).add(resource);
        }
        return refused;
    }

    /**
     * True if the whole of a resource may be shown. One about which it cannot be decided, although it can be about others, is not: a list
     * is the same whether there is such a resource or not.
     */
    boolean isShown(RequestDetails request, IBaseResource resource) {
        try {
            return refusalOf(request, resource).isEmpty();
        } catch (BaseServerResponseException e) {
            if (!isUndecided(e)) {
                throw e;
            }
            requireDecidable(request);
            Withheld.of(request).add(request, resource, Refused.failedAboutOne());
            return false;
        }
    }

    /**
     * False for what {@code $everything} of HAPI's storage finds of open types: it may be there because of what is not shown, and
     * the storage's pages, which may have one resource each, do not say why.
     */
    boolean isFoundByItself(RequestDetails request, IBaseResource resource) {
        boolean everything = RequestRules.isEverything(request) || RequestRules.isPageOfEverything(request);
        return !everything
                || ConsentedResults.isLookingAt(request)
                || RequestRules.isNamedBy(request, resource)
                || !isSurelyOpen(request, resource);
    }

    /**
     * True of results that nobody filtered before they were cut into pages, which their provider promised. Whether something is hidden makes no
     * difference: that would tell it.
     */
    boolean isCutUnfiltered(RequestDetails request, Asked asked) {
        boolean unfiltered = RequestRules.isCut(request, asked)
                && !ConsentedResults.isLookingAt(request)
                && !ConsentGuard.hasSearchedStorage(request);
        if (unfiltered) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "MC-P036 results of {0} {1} were not filtered before they were cut into pages;"
                            + " their provider must return ConsentedResults",
                    asked.interaction(),
                    Printable.of(String.valueOf(request.getResourceName())));
        }
        return unfiltered;
    }

    /** True of what every subject may see. */
    boolean isOpen(RequestDetails request, IBaseResource resource) {
        return resource instanceof OperationOutcome || guarded(request, () -> decisions.isOpen(resource));
    }

    private boolean isSurelyOpen(RequestDetails request, IBaseResource resource) {
        try {
            return guarded(request, () -> decisions.isOpen(resource));
        } catch (BaseServerResponseException e) {
            return false;
        }
    }

    private Optional<AccessSubject> subject(RequestDetails request) {
        return guarded(request, () -> subjects.subjectOf(request));
    }

    private interface Question<T> {
        T answer() throws MedChainException;
    }

    /** Whatever goes wrong, nothing is shown, and the caller learns nothing of why. The log has the first failure of a request. */
    private static <T> T guarded(RequestDetails request, Question<T> question) {
        try {
            return question.answer();
        } catch (BaseServerResponseException e) {
            throw e;
        } catch (MedChainException e) {
            if (isFirstFailure(request)) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "MC-P021 it cannot be decided now what a FHIR request may see: {0}",
                        Printable.of(String.valueOf(e.getMessage())));
            }
            throw new UnclassifiedServerFailureException(
                    UNAVAILABLE, UNDECIDED, outcome("It cannot be decided now what you may see; try again later."));
        } catch (RuntimeException e) {
            if (isFirstFailure(request)) {
                LOG.log(
                        System.Logger.Level.ERROR,
                        "MC-P022 deciding what a FHIR request may see failed unexpectedly",
                        e);
            }
            throw new InternalErrorException(UNDECIDED, outcome("Deciding what you may see failed; nothing is shown."));
        }
    }

    private static boolean isFirstFailure(RequestDetails request) {
        return request.getUserData().putIfAbsent(FAILURE, true) == null;
    }

    /** The refusal of a request, once it is in the audit trail; or that it could not be recorded. */
    BaseServerResponseException refuse(RequestDetails request, Refused refused) {
        return refuse(request, Asked.of(request), refused);
    }

    /** The refusal of what was asked for, likewise. */
    BaseServerResponseException refuse(RequestDetails request, Asked asked, Refused refused) {
        return unlessUnrecorded(
                request, asked, refused, new ForbiddenOperationException("refused", outcome(refused.told())));
    }

    private BaseServerResponseException unlessUnrecorded(
            RequestDetails request, Asked asked, Refused refused, BaseServerResponseException answer) {
        Set<String> patients = new LinkedHashSet<>(asked.patients());
        Withheld.of(request).of(asked.resource()).ifPresent(note -> patients.addAll(note.patients()));
        Withheld.of(request).tell(patients);
        return failureOf(() -> {
                    Optional<AccessSubject> subject = subjects.subjectOf(request);
                    events.refused(request, subject, asked, refused, patients);
                    if (!RequestRules.isBatch(request) && Withheld.of(request).takeMore()) {
                        events.refused(request, subject, asked, Refused.more(), List.of());
                    }
                })
                .orElse(answer);
    }

    /** Why what was asked for was not found or shown. */
    static Refused absent(RequestDetails request, Asked asked) {
        return Withheld.of(request)
                .of(asked.resource())
                .map(Withheld.Note::refused)
                .orElseGet(Refused::absent);
    }

    /** Records what is about to be shown; or says that it could not be recorded. */
    Optional<BaseServerResponseException> disclose(
            RequestDetails request, Asked asked, List<? extends IBaseResource> shown) {
        return failureOf(() -> new Disclosure(events, request, subjects.subjectOf(request), asked).record(shown));
    }

    /** Records what a batch did not show, beside what each of its entries is recorded with; or says that it could not be recorded. */
    Optional<BaseServerResponseException> discloseWithheld(RequestDetails request) {
        return failureOf(
                () -> new Disclosure(events, request, subjects.subjectOf(request), Asked.of(request)).recordWithheld());
    }

    /** Why something could not be recorded, as the caller is told; empty if it was. */
    private static Optional<BaseServerResponseException> failureOf(Runnable recording) {
        try {
            recording.run();
            return Optional.empty();
        } catch (BaseServerResponseException e) {
            return Optional.of(new UnclassifiedServerFailureException(
                    e.getStatusCode(), "not recorded", outcome(String.valueOf(e.getMessage()))));
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "MC-P023 an access by FHIR could not be recorded", e);
            return Optional.of(
                    new InternalErrorException("not recorded", outcome("This request could not be recorded.")));
        }
    }

    /** What the caller is told, once it is in the trail, in place of what went wrong where the host answers: that may be about what is not shown. */
    BaseServerResponseException failed(RequestDetails request, Throwable thrown) {
        int status = log(thrown);
        String told = status >= FAILED
                ? "This request could not be answered."
                : "This server does not answer this request: there is no such thing, or it may not be asked for so.";
        BaseServerResponseException replacement = BaseServerResponseException.newInstance(status, "not answered");
        replacement.setOperationOutcome(outcome(told));
        return unlessUnrecorded(request, Asked.of(request), Refused.failed(), replacement);
    }

    /**
     * What the caller is told, once it is in the trail, of a failure at what is about one resource: what is told if there is no such resource.
     * Whether the host failed before it looked for the resource cannot be known.
     */
    BaseServerResponseException failedAboutOne(RequestDetails request, Throwable thrown) {
        if (!isOwn(thrown)) {
            log(thrown);
        }
        return refuse(request, Refused.failedAboutOne());
    }

    /** The status that it stands for. */
    static int log(Throwable thrown) {
        int status = thrown instanceof BaseServerResponseException known ? known.getStatusCode() : FAILED;
        if (status >= FAILED) {
            LOG.log(System.Logger.Level.ERROR, "MC-P037 answering a FHIR request failed", thrown);
        } else {
            LOG.log(System.Logger.Level.DEBUG, "answering a FHIR request failed", thrown);
        }
        return status;
    }

    /** True of what says that nothing could be decided: it is thrown only where there is a resource to decide about, once a request runs. */
    static boolean isUndecided(BaseServerResponseException thrown) {
        return isOwn(thrown) && UNDECIDED.equals(thrown.getMessage());
    }

    /** A challenge to authenticate, with its headers, without what it says. */
    static BaseServerResponseException inOwnWords(BaseServerResponseException challenge) {
        challenge.setOperationOutcome(outcome("Authenticate to ask for this."));
        return challenge;
    }

    /** True if the caller may have the words of an exception: they were chosen here. */
    static boolean isOwn(Throwable thrown) {
        return thrown instanceof BaseServerResponseException known
                && known.getOperationOutcome() instanceof OperationOutcome outcome
                && outcome.hasUserData(OWN);
    }

    private static OperationOutcome outcome(String told) {
        return outcome(told, IssueType.FORBIDDEN);
    }

    private static OperationOutcome outcome(String told, IssueType code) {
        OperationOutcome outcome = new OperationOutcome();
        outcome.setUserData(OWN, true);
        outcome.addIssue().setSeverity(IssueSeverity.ERROR).setCode(code).setDiagnostics(told);
        return outcome;
    }
}
