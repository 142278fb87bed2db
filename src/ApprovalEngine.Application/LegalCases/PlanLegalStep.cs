using ApprovalEngine.Application.Audit;
using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Customers;
using ApprovalEngine.Domain.Organization;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.LegalCases;

/// <summary>Legal counsel sets what is done next in a case, and by when.</summary>
/// <param name="NextStep">A word of <see cref="LegalWords"/>.</param>
/// <param name="Version">The version that was read (If-Match); null = whichever there is.</param>
public sealed record PlanLegalStep(string Number, string NextStep, DateOnly NextStepOn, string? Note, int? Version) : IRequest<Result<LegalCaseSummary>>, IUseCase
{
    public static Permissions Needs => Permissions.ActOnLegalCases;
}

/// <summary>Legal counsel ends a case, with the reason; its items lose their mark.</summary>
public sealed record CloseLegalCase(string Number, string Note, int? Version) : IRequest<Result<LegalCaseSummary>>, IUseCase
{
    public static Permissions Needs => Permissions.ActOnLegalCases;
}

internal sealed class PlanLegalStepValidator : AbstractValidator<PlanLegalStep>
{
    private static readonly string Words = string.Join(", ", Enum.GetValues<LegalStep>().Select(LegalWords.Word));

    public PlanLegalStepValidator()
    {
        RuleFor(command => command.NextStep).Must(word => LegalWords.Step(word) is not null).WithMessage(command => $"Expected one of {Words}; found '{command.NextStep}'.");
        RuleFor(command => command.Note).MaximumLength(4000).WithMessage("The note may have at most 4,000 characters.");
    }
}

internal sealed class CloseLegalCaseValidator : AbstractValidator<CloseLegalCase>
{
    public CloseLegalCaseValidator() => RuleFor(command => command.Note).NotEmpty().WithMessage("A reason is required to close a case.")
        .MaximumLength(4000).WithMessage("The note may have at most 4,000 characters.");
}

internal sealed class PlanLegalStepHandler(LegalCaseDesk desk, AuditTrail audit, TimeProvider clock) : IRequestHandler<PlanLegalStep, Result<LegalCaseSummary>>
{
    public async Task<Result<LegalCaseSummary>> Handle(PlanLegalStep command, CancellationToken cancellationToken)
    {
        var found = await desk.FindAsync(command.Number, command.Version, cancellationToken);
        if (found.IsError)
        {
            return found.Error;
        }

        var (legalCase, name, items) = found.Value;
        var planned = legalCase.Plan(LegalWords.Step(command.NextStep)!.Value, command.NextStepOn, BusinessDay.Of(clock.Now()), items.Any(item => item.IsDisputed));
        if (planned.IsError)
        {
            return planned.Error;
        }

        await audit.AppendAsync(
            legalCase.RequestNumber, "legal-case.planned", new { legalCase.Number, command.NextStep, legalCase.NextStepOn, Comment = command.Note }, cancellationToken);
        return LegalWords.SummaryOf(legalCase, name);
    }
}

internal sealed class CloseLegalCaseHandler(LegalCaseDesk desk, AuditTrail audit, TimeProvider clock) : IRequestHandler<CloseLegalCase, Result<LegalCaseSummary>>
{
    public async Task<Result<LegalCaseSummary>> Handle(CloseLegalCase command, CancellationToken cancellationToken)
    {
        var found = await desk.FindAsync(command.Number, command.Version, cancellationToken);
        if (found.IsError)
        {
            return found.Error;
        }

        var (legalCase, name, items) = found.Value;
        var closed = legalCase.Close(clock.Now());
        if (closed.IsError)
        {
            return closed.Error;
        }

        foreach (var item in items)
        {
            item.EndEscalation();
        }

        await audit.AppendAsync(legalCase.RequestNumber, "legal-case.closed", new { legalCase.Number, Comment = command.Note }, cancellationToken);
        return LegalWords.SummaryOf(legalCase, name);
    }
}

/// <summary>Finds a case that the caller may act on, at the version that he has seen.</summary>
internal sealed class LegalCaseDesk(ApprovalDbContext db, LegalCaseSight sight, Caller caller, TimeProvider clock)
{
    /// <summary>The case, its customer's name, and its items.</summary>
    public async Task<Result<(LegalCase Case, string CustomerName, IReadOnlyList<OpenItem> Items)>> FindAsync(string number, int? version, CancellationToken cancellationToken)
    {
        if (await (await sight.VisibleAsync(cancellationToken)).AsTracking().SingleOrDefaultAsync(one => one.Number == number, cancellationToken) is not { } found)
        {
            return new LegalCaseUnknown(number);
        }

        if (await caller.PersonAsync(cancellationToken) is not { } person || !person.May(Permissions.ActOnLegalCases, found.Place, BusinessDay.Of(clock.Now())))
        {
            return new PermissionMissing(caller.UserName, nameof(Permissions.ActOnLegalCases));
        }

        if (version is { } seen && seen != found.Version)
        {
            return new LegalCaseStale(number, found.Version);
        }

        var items = await db.OpenItems.Where(item => item.LegalCaseNumber == number).ToListAsync(cancellationToken);
        var name = await db.Customers.Where(customer => customer.Number == found.CustomerNumber).Select(customer => customer.Name).SingleAsync(cancellationToken);
        return (found, name, items);
    }
}
