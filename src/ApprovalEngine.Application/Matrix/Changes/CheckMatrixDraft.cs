using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Decisions;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Empowerment;
using ApprovalEngine.Domain.Organization;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Matrix.Changes;

/// <summary>What the analysis says of a table as somebody is writing it. Nothing is kept.</summary>
public sealed record CheckMatrixDraft(string Number, string Type, string Xml) : IRequest<Result<MatrixChangeTableView>>;

internal sealed class CheckMatrixDraftValidator : AbstractValidator<CheckMatrixDraft>
{
    public CheckMatrixDraftValidator() => RuleFor(query => query.Xml).NotEmpty().MaximumLength(DecisionModel.MaxCharacters)
        .WithMessage(FormattableString.Invariant($"Expected DMN XML of at most {DecisionModel.MaxCharacters} characters."));
}

internal sealed class CheckMatrixDraftHandler(ApprovalDbContext db, MatrixCatalog catalog, MatrixAnalysis analysis, DutyConflicts duties, MatrixSight sight, TimeProvider clock)
    : IRequestHandler<CheckMatrixDraft, Result<MatrixChangeTableView>>
{
    public async Task<Result<MatrixChangeTableView>> Handle(CheckMatrixDraft query, CancellationToken cancellationToken)
    {
        if (await sight.RefusalAsync(Permissions.EditMatrix, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        if (await db.MatrixChanges.AsNoTracking().Where(one => one.Number == query.Number).Select(one => new { one.Status, one.Revision, one.BaseVersion }).SingleOrDefaultAsync(cancellationToken)
            is not { } change)
        {
            return new MatrixChangeUnknown(query.Number);
        }

        var draft = MatrixDraftReading.Of(query.Xml);
        if (draft.Model is { } model && model.Find(query.Type) is null)
        {
            return new MatrixTableUnknown(query.Type, $"Change {query.Number}");
        }

        var before = (await catalog.FindAsync(db, change.BaseVersion, cancellationToken))?.Find(query.Type);
        var table = draft is { Model: { } whole, Problems: [] } ? whole.Find(query.Type) : null;
        var content = table is null
            ? null
            : MatrixTableContent.Of(table, before, analysis) with { Duties = await duties.OfAsync(table, BusinessDay.Of(clock.Now()), cancellationToken) };
        return new MatrixChangeTableView(
            query.Number, query.Type, change.Status.ToString(), change.Revision, MatrixFormat.HashOf(query.Xml), change.BaseVersion,
            content, draft.Problems,
            change.Status is MatrixChangeStatus.Draft);
    }
}
