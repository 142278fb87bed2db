using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Application.Requests;
using ApprovalEngine.Domain;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Letters;

/// <summary>One letter of a request, as it was written.</summary>
public sealed record GetLetter(string RequestNumber, Guid LetterId) : IRequest<Result<LetterText>>;

public sealed record LetterText(string Number, string Culture, string Subject, string Body);

public sealed record LetterUnknown(Guid Id)
    : NotFoundError("letter.unknown", $"There is no letter {Id}, or it is not yours to see.");

public sealed record LetterAltered(string Number)
    : ConflictError("letter.altered", $"Letter {Number} is not as it was written: its hash does not match. It is not shown; an auditor must look at it.");

internal sealed class GetLetterHandler(ApprovalDbContext db, RequestSight sight) : IRequestHandler<GetLetter, Result<LetterText>>
{
    public async Task<Result<LetterText>> Handle(GetLetter query, CancellationToken cancellationToken)
    {
        var isVisible = await (await sight.VisibleAsync(cancellationToken)).AnyAsync(request => request.Number == query.RequestNumber, cancellationToken);
        var letter = await db.Letters.AsNoTracking().SingleOrDefaultAsync(one => one.Id == query.LetterId && one.RequestNumber == query.RequestNumber, cancellationToken);
        if (!isVisible || letter is null)
        {
            return new LetterUnknown(query.LetterId);
        }

        return LetterDesk.HashOf(letter.Body) == letter.BodyHash
            ? new LetterText(letter.Number, letter.Culture, letter.Subject, letter.Body)
            : new LetterAltered(letter.Number);
    }
}
