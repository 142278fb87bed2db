using System.Xml;
using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Decisions;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Organization;
using FluentValidation;
using MediatR;

namespace ApprovalEngine.Application.Matrix.Changes;

/// <summary>Writes DMN in a draft. What cannot be read as a matrix yet is kept and said; only what is no XML is refused.</summary>
/// <param name="Revision">The revision that was read (If-Match); null = whichever there is.</param>
public sealed record SaveMatrixChange(string Number, string Xml, int? Revision) : IRequest<Result<MatrixChangeSaved>>, IUseCase
{
    public static Permissions Needs => Permissions.EditMatrix;
}

public sealed record MatrixNotXml(int Line, int Column, string Reason)
    : UnprocessableError("matrix.not-xml", FormattableString.Invariant($"Expected DMN XML; line {Line}, column {Column}: {Reason}"));

internal sealed class SaveMatrixChangeValidator : AbstractValidator<SaveMatrixChange>
{
    public SaveMatrixChangeValidator() => RuleFor(command => command.Xml).NotEmpty().MaximumLength(DecisionModel.MaxCharacters)
        .WithMessage(FormattableString.Invariant($"Expected DMN XML of at most {DecisionModel.MaxCharacters} characters."));
}

internal sealed class SaveMatrixChangeHandler(MatrixChangeDesk desk) : IRequestHandler<SaveMatrixChange, Result<MatrixChangeSaved>>
{
    public async Task<Result<MatrixChangeSaved>> Handle(SaveMatrixChange command, CancellationToken cancellationToken)
    {
        if (FaultOf(command.Xml) is { } fault)
        {
            return fault;
        }

        var found = await desk.FindAsync(command.Number, command.Revision, cancellationToken);
        return found.IsError ? found.Error : await desk.WriteAsync(found.Value, command.Xml, null, cancellationToken);
    }

    private static MatrixNotXml? FaultOf(string xml)
    {
        try
        {
            using var reader = XmlReader.Create(new StringReader(xml), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            while (reader.Read())
            {
                if (reader.Depth > DecisionModel.MaxDepth)
                {
                    return new MatrixNotXml(((IXmlLineInfo)reader).LineNumber, ((IXmlLineInfo)reader).LinePosition, $"more than {DecisionModel.MaxDepth} elements inside each other.");
                }
            }

            return null;
        }
        catch (XmlException fault)
        {
            return new MatrixNotXml(fault.LineNumber, fault.LinePosition, fault.Message);
        }
    }
}
