package org.medchain.hapi;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import ca.uhn.fhir.rest.server.exceptions.ForbiddenOperationException;
import ca.uhn.fhir.rest.server.exceptions.InternalErrorException;
import ca.uhn.fhir.rest.server.exceptions.UnclassifiedServerFailureException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.OperationOutcome.IssueSeverity;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.hl7.fhir.r4.model.Resource;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.GrantedRange;
import org.medchain.core.access.AccessVerdict;
import org.medchain.core.role.Provider;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MedChainException;
import org.medchain.io.Printable;

/** Decides about requests and resources, and says so: the one place where it is decided. Thread-safe. */
final class ConsentGate {
    private static final System.Logger LOG = System.getLogger(SessionConsent.class.getName());
    private static final int FAILED = 500;
    private static final int UNAVAILABLE = 503;
    private static final String OWN = ConsentGate.class.getName();
    private static final String UNDECIDED = "not decided";
    /** No data has this id. */
    private static final DataId NO_DATA = new DataId(Bytes.copyOf(new byte[16]));

    private final Provider provider;
    private final SubjectResolver subjects;
    private final ResourceMap map;
    private final AccessEvents events;
    private final RequestRules rules;

    ConsentGate(Provider provider, SubjectResolver subjects, ResourceMap map, AccessEvents events, RequestRules rules) {
        this.provider = provider;
        this.subjects = subjects;
        this.map = map;
        this.events = events;
        this.rules = rules;
    }

    OwnAddresses addresses() {
        return new OwnAddresses(map);
    }

    /**
     * Fails unless the request may run: it has a subject, its answer can be filtered, and something can be decided now, so that it makes no
     * difference whether there is anything to decide about.
     */
    void requireRunnable(RequestDetails request) {
        AccessSubject subject = subject(request).orElseThrow(() -> refuse(request, Refused.nobody()));
        Optional<Refused> refused = guarded(() -> rules.refusalOf(request));
        if (refused.isPresent()) {
            throw refuse(request, refused.get());
        }
        guarded(() -> provider.check(subject.requester(), NO_DATA, GrantedRange.unrestricted()));
    }

    /** Why not the whole of a resource may be shown, if so. */
    Optional<Refused> refusalOf(RequestDetails request, IBaseResource resource) {
        Optional<AccessSubject> subject = subject(request);
        Optional<Refused> refused =
                subject.isEmpty() ? Optional.of(Refused.nobody()) : guarded(() -> refusalOf(subject.get(), resource));
        if (refused.isPresent()) {
            Withheld.of(request).add(request, resource, refused.get());
        } else {
            Approved.of(request).add(resource);
        }
        return refused;
    }

    /** True if the whole of a resource may be shown. */
    boolean isShown(RequestDetails request, IBaseResource resource) {
        return refusalOf(request, resource).isEmpty();
    }

    /** A Bundle that is a resource of its own is shown if all that is in it is. */
    private Optional<Refused> refusalOf(AccessSubject subject, IBaseResource resource) throws MedChainException {
        if (resource instanceof Bundle bundle) {
            for (Bundle.BundleEntryComponent entry : bundle.getEntry()) {
                Optional<Refused> refused = refusalOf(subject, entry);
                if (refused.isPresent()) {
                    return refused;
                }
            }
            boolean more = Carried.isMoreThan(FhirContext.forR4Cached(), bundle, inEntries(bundle));
            return more || bundle.getEntry().isEmpty() ? Optional.of(Refused.unknown()) : Refused.none();
        }
        ResourceData data = map.dataOf(resource);
        for (DataPart part : data.parts()) {
            AccessVerdict verdict = provider.check(subject.requester(), part.data(), part.range());
            if (!verdict.isGranted()) {
                return verdict.refusal().map(Refused::because);
            }
        }
        return data.isOpen() || !data.parts().isEmpty() ? Refused.none() : Optional.of(Refused.unknown());
    }

    private static List<Resource> inEntries(Bundle bundle) {
        return bundle.getEntry().stream()
                .flatMap(entry -> Stream.of(
                        Optional.ofNullable(entry.getResource()),
                        Optional.ofNullable(entry.getResponse().getOutcome())))
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<Refused> refusalOf(AccessSubject subject, Bundle.BundleEntryComponent entry)
            throws MedChainException {
        if (entry.getResource() == null) {
            return Optional.of(Refused.unknown());
        }
        Optional<Refused> refused = refusalOf(subject, entry.getResource());
        Resource outcome = entry.getResponse().getOutcome();
        return refused.isPresent() || outcome == null ? refused : refusalOf(subject, outcome);
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
                || !guarded(() -> map.dataOf(resource)).isOpen();
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
    boolean isOpen(IBaseResource resource) {
        return resource instanceof OperationOutcome
                || guarded(() -> map.dataOf(resource)).isOpen();
    }

    private Optional<AccessSubject> subject(RequestDetails request) {
        return guarded(() -> subjects.subjectOf(request));
    }

    private interface Question<T> {
        T answer() throws MedChainException;
    }

    /** Whatever goes wrong, nothing is shown, and the caller learns nothing of why. */
    private static <T> T guarded(Question<T> question) {
        try {
            return question.answer();
        } catch (BaseServerResponseException e) {
            throw e;
        } catch (MedChainException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "MC-P021 it cannot be decided now what a FHIR request may see: {0}",
                    Printable.of(String.valueOf(e.getMessage())));
            throw new UnclassifiedServerFailureException(
                    UNAVAILABLE, UNDECIDED, outcome("It cannot be decided now what you may see; try again later."));
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "MC-P022 deciding what a FHIR request may see failed unexpectedly", e);
            throw new InternalErrorException(UNDECIDED, outcome("Deciding what you may see failed; nothing is shown."));
        }
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
        return failureOf(() -> events.refused(request, subjects.subjectOf(request), asked, refused, patients))
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

    private static int log(Throwable thrown) {
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
        OperationOutcome outcome = new OperationOutcome();
        outcome.setUserData(OWN, true);
        outcome.addIssue()
                .setSeverity(IssueSeverity.ERROR)
                .setCode(IssueType.FORBIDDEN)
                .setDiagnostics(told);
        return outcome;
    }
}
